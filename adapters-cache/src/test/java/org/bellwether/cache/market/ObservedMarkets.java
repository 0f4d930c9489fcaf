package org.bellwether.cache.market;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.bellwether.domain.market.InMemoryMarketRepository;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketRepository;

/// A database whose look-ups by id are counted and may be held up between reading and answering.
final class ObservedMarkets {
  final AtomicInteger reads = new AtomicInteger();
  final InMemoryMarketRepository kept = new InMemoryMarketRepository();
  volatile Runnable beforeAnswering = () -> {};

  final MarketRepository repository =
      (MarketRepository)
          Proxy.newProxyInstance(
              MarketRepository.class.getClassLoader(),
              new Class<?>[] {MarketRepository.class},
              (_, method, arguments) -> {
                try {
                  Object answer = method.invoke(kept, arguments);
                  if (method.getName().equals("findById")) {
                    reads.incrementAndGet();
                    beforeAnswering.run();
                  }
                  return answer;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });

  /// Goes back to this version of it, without a word.
  void lose(Market before) {
    kept.delete(before.id());
    kept.create(before);
  }
}
