package org.bellwether.application;

class InMemoryAnswerRepositoryTest extends AnswerRepositoryContract {
  private final InMemoryAnswerRepository answers = new InMemoryAnswerRepository();
  private final InMemoryTransactions transactions = new InMemoryTransactions(answers);

  @Override
  protected AnswerRepository answers() {
    return answers;
  }

  @Override
  protected Transactions transactions() {
    return transactions;
  }
}
