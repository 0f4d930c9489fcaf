package org.bellwether.application.market;

import org.bellwether.domain.identity.Profile;
import org.bellwether.domain.market.Market;

/// A market and the public face of who made it.
public record MarketWithCreator(Market market, Profile creator) {}
