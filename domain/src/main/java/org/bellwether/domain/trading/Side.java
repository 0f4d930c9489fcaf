package org.bellwether.domain.trading;

/// Which way a trade goes, seen from the trader.
public enum Side {
  BUY,
  SELL
}
