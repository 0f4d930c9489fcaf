package org.bellwether.identity.password;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.matchers.Dictionary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.bellwether.application.identity.CommonPasswords;
import org.bellwether.domain.identity.Password;

/// The 30,000 most common passwords of the library zxcvbn, as Dropbox counted them.
public final class ZxcvbnCommonPasswords implements CommonPasswords {
  private final Set<String> common;

  public ZxcvbnCommonPasswords() {
    try {
      Dictionary dictionary = StandardDictionaries.PASSWORDS_LOADER.load();
      common = new HashSet<>(dictionary.getFrequencies());
    } catch (IOException e) {
      throw new UncheckedIOException("the list of common passwords cannot be read", e);
    }
  }

  @Override
  public boolean contain(Password password) {
    return common.contains(password.clear().toLowerCase(Locale.ROOT));
  }
}
