package org.bellwether.persistence;

import org.bellwether.application.AnswerRepository;
import org.bellwether.application.AnswerRepositoryContract;
import org.bellwether.application.Transactions;

class JooqAnswerRepositoryTest extends AnswerRepositoryContract {
  private final AnswerRepository answers = new JooqAnswerRepository(TestDatabase.empty());

  @Override
  protected AnswerRepository answers() {
    return answers;
  }

  @Override
  protected Transactions transactions() {
    return new JooqTransactions(TestDatabase.dsl());
  }
}
