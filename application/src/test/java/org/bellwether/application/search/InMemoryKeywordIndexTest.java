package org.bellwether.application.search;

class InMemoryKeywordIndexTest extends KeywordIndexContract {
  private final KeywordIndex index = new InMemoryKeywordIndex(documents());

  @Override
  protected KeywordIndex index() {
    return index;
  }
}
