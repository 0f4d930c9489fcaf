package org.bellwether.persistence;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bellwether.persistence.connection.BoundConnections;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/// Tells a watcher of each statement that goes to the database, whoever prepared it.
public final class WatchedConnections implements ConnectionProvider {
  private final ConnectionProvider real;
  private final Watcher watcher;
  private final IdentityHashMap<Connection, Connection> lent = new IdentityHashMap<>();

  private WatchedConnections(ConnectionProvider real, Watcher watcher) {
    this.real = real;
    this.watcher = watcher;
  }

  /// The same database, watched.
  public static DSLContext watching(DSLContext database, Watcher watcher) {
    WatchedConnections watched =
        new WatchedConnections(database.configuration().connectionProvider(), watcher);
    return DSL.using(database.configuration().derive(new BoundConnections(watched, null)));
  }

  /// Called before a statement runs.
  public interface Watcher {
    void running(Connection connection, String sql, Binder binds) throws SQLException;
  }

  /// Puts the statement's parameters on another statement with as many.
  public interface Binder {
    void bind(PreparedStatement other) throws SQLException;
  }

  @Override
  public Connection acquire() {
    Connection connection = real.acquire();
    Connection watched =
        proxy(
            Connection.class,
            (method, arguments) -> {
              Object result = invoke(method, connection, arguments);
              return result instanceof PreparedStatement statement
                  ? watched(connection, statement, (String) arguments[0])
                  : result;
            });
    lent.put(watched, connection);
    return watched;
  }

  @Override
  public void release(Connection connection) {
    real.release(lent.remove(connection));
  }

  private PreparedStatement watched(Connection connection, PreparedStatement real, String sql) {
    List<Map.Entry<Method, Object[]>> binds = new ArrayList<>();
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          if (method.getName().startsWith("set") && arguments.length > 1) {
            binds.add(Map.entry(method, arguments));
          }
          if (method.getName().startsWith("execute")) {
            watcher.running(
                connection,
                sql,
                other -> {
                  for (Map.Entry<Method, Object[]> bind : binds) {
                    invoke(bind.getKey(), other, bind.getValue());
                  }
                });
          }
          return invoke(method, real, arguments);
        });
  }

  private static Object invoke(Method method, Object target, Object[] arguments)
      throws SQLException {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SQLException sql) {
        throw sql;
      }
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Call {
    Object invoke(Method method, Object[] arguments) throws SQLException;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> call.invoke(method, arguments)));
  }
}
