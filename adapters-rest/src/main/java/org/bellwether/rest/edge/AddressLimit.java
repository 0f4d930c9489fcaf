package org.bellwether.rest.edge;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.IO;

/// Hangs up on who has too many connections already. Of IPv6 the first 64 bits count, since anybody
/// may have all addresses below them.
final class AddressLimit implements SelectorManager.AcceptListener {
  private final int limit;
  private final ConcurrentMap<SelectableChannel, ByteBuffer> open = new ConcurrentHashMap<>();
  private final ConcurrentMap<ByteBuffer, Integer> counts = new ConcurrentHashMap<>();

  AddressLimit(int limit) {
    this.limit = limit;
  }

  @Override
  public void onAccepting(SelectableChannel channel) {
    try {
      InetSocketAddress remote = (InetSocketAddress) ((SocketChannel) channel).getRemoteAddress();
      ByteBuffer address = network(remote.getAddress());
      open.put(channel, address);
      if (counts.merge(address, 1, Integer::sum) > limit) {
        IO.close(channel);
      }
    } catch (IOException _) {
      // it has gone already
    }
  }

  static ByteBuffer network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(bytes, 0, address instanceof Inet6Address ? 8 : bytes.length);
  }

  @Override
  public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
    onClosed(channel);
  }

  @Override
  public void onClosed(SelectableChannel channel) {
    ByteBuffer address = open.remove(channel);
    if (address != null) {
      counts.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }
  }
}
