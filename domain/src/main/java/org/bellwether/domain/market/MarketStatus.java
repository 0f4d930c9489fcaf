package org.bellwether.domain.market;

/// Where a market is in its life: active → closed → resolved, or cancelled from either of the first
/// two. A resolution or cancellation that is taken back leaves it closed.
public enum MarketStatus {
  /// It can be traded.
  ACTIVE,
  /// Trading has stopped, the question is not answered yet.
  CLOSED,
  /// The question is answered; prices are what each outcome pays.
  RESOLVED,
  /// Called off.
  CANCELLED
}
