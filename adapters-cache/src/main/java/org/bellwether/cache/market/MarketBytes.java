package org.bellwether.cache.market;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bellwether.domain.identity.UserId;
import org.bellwether.domain.ledger.AccountId;
import org.bellwether.domain.ledger.Credits;
import org.bellwether.domain.market.Funding;
import org.bellwether.domain.market.Market;
import org.bellwether.domain.market.MarketId;
import org.bellwether.domain.market.MarketStatus;
import org.bellwether.domain.market.MarketTerms;
import org.bellwether.domain.market.Outcome;
import org.bellwether.domain.market.OutcomeId;
import org.bellwether.domain.market.Price;
import org.bellwether.domain.market.Resolution;
import org.bellwether.domain.market.Reversal;
import org.bellwether.domain.market.Shares;
import org.jspecify.annotations.Nullable;

/// Markets as Redis keeps them: their fields one after another, which takes a microsecond to read
/// and needs no reflection. Whoever changes it gives [RedisMarkets]'s key another version, since
/// nodes of two releases may share a Redis.
final class MarketBytes {
  private MarketBytes() {}

  static byte[] write(Market market) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(market.id().value(), out);
      write(market.externalId(), out);
      write(market.creatorId().value(), out);
      write(market.terms(), out);
      out.writeByte(market.outcomes().size());
      for (Outcome outcome : market.outcomes()) {
        write(outcome.id().value(), out);
        out.writeUTF(outcome.name());
        out.writeLong(outcome.price().micros());
        out.writeLong(outcome.outstanding().micros());
      }
      out.writeUTF(market.status().name());
      write(market.funding(), out);
      write(market.resolution(), out);
      write(market.reversal(), out);
      out.writeLong(market.volume().micros());
      out.writeLong(market.trades());
      write(market.createdAt(), out);
      write(market.updatedAt(), out);
      out.writeLong(market.version());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(MarketTerms terms, DataOutputStream out) throws IOException {
    out.writeUTF(terms.name());
    out.writeUTF(terms.description());
    write(terms.category(), out);
    out.writeByte(terms.tags().size());
    for (String tag : terms.tags()) {
      out.writeUTF(tag);
    }
    write(terms.closesAt(), out);
  }

  private static void write(@Nullable Funding funding, DataOutputStream out) throws IOException {
    out.writeBoolean(funding != null);
    if (funding != null) {
      write(funding.sponsor().value(), out);
      out.writeLong(funding.subsidy().micros());
      out.writeLong(funding.liquidity().micros());
      out.writeByte(funding.virtualShares().size());
      for (Shares shares : funding.virtualShares()) {
        out.writeLong(shares.micros());
      }
    }
  }

  private static void write(@Nullable Resolution how, DataOutputStream out) throws IOException {
    out.writeBoolean(how != null);
    if (how != null) {
      write(how.at(), out);
      write(how.by().value(), out);
      write(how.evidenceUrl(), out);
      write(how.note(), out);
    }
  }

  private static void write(@Nullable Reversal why, DataOutputStream out) throws IOException {
    out.writeBoolean(why != null);
    if (why != null) {
      write(why.at(), out);
      write(why.by().value(), out);
      out.writeUTF(why.reason());
      Credits covered = why.covered();
      out.writeBoolean(covered != null);
      if (covered != null) {
        out.writeLong(covered.micros());
      }
      Instant completedAt = why.completedAt();
      out.writeBoolean(completedAt != null);
      if (completedAt != null) {
        write(completedAt, out);
      }
    }
  }

  private static void write(UUID id, DataOutputStream out) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  private static void write(Instant time, DataOutputStream out) throws IOException {
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
  }

  private static void write(@Nullable String text, DataOutputStream out) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  /// @param from where it begins in these bytes
  /// @throws RuntimeException when it is none
  static Market read(byte[] bytes, int from) {
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from))) {
      MarketId id = new MarketId(id(in));
      String externalId = text(in);
      UserId creatorId = new UserId(id(in));
      MarketTerms terms = terms(in);
      List<Outcome> outcomes = new ArrayList<>();
      for (int more = in.readUnsignedByte(); more > 0; more--) {
        outcomes.add(
            new Outcome(
                new OutcomeId(id(in)),
                in.readUTF(),
                new Price(in.readLong()),
                new Shares(in.readLong())));
      }
      return new Market(
          id,
          externalId,
          creatorId,
          terms,
          outcomes,
          MarketStatus.valueOf(in.readUTF()),
          in.readBoolean() ? funding(in) : null,
          in.readBoolean() ? resolution(in) : null,
          in.readBoolean() ? reversal(in) : null,
          new Credits(in.readLong()),
          in.readLong(),
          time(in),
          time(in),
          in.readLong());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MarketTerms terms(DataInputStream in) throws IOException {
    String name = in.readUTF();
    String description = in.readUTF();
    String category = text(in);
    List<String> tags = new ArrayList<>();
    for (int more = in.readUnsignedByte(); more > 0; more--) {
      tags.add(in.readUTF());
    }
    return new MarketTerms(name, description, category, tags, time(in));
  }

  private static Funding funding(DataInputStream in) throws IOException {
    AccountId sponsor = new AccountId(id(in));
    Credits subsidy = new Credits(in.readLong());
    Credits liquidity = new Credits(in.readLong());
    List<Shares> virtualShares = new ArrayList<>();
    for (int more = in.readUnsignedByte(); more > 0; more--) {
      virtualShares.add(new Shares(in.readLong()));
    }
    return new Funding(sponsor, subsidy, liquidity, virtualShares);
  }

  private static Resolution resolution(DataInputStream in) throws IOException {
    return new Resolution(time(in), new UserId(id(in)), text(in), text(in));
  }

  private static Reversal reversal(DataInputStream in) throws IOException {
    return new Reversal(
        time(in),
        new UserId(id(in)),
        in.readUTF(),
        in.readBoolean() ? new Credits(in.readLong()) : null,
        in.readBoolean() ? time(in) : null);
  }

  private static UUID id(DataInputStream in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  private static Instant time(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  private static @Nullable String text(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }
}
