package dev.ringback.server.access;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/// What an operator does with the book of callers, from the command line. Works on the book alone;
/// a running server notices. Safe for use by many threads.
public final class AccessAdmin {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final int ID_BYTES = 8;

  private final AccessBooks books;
  private final SecureRandom random = new SecureRandom();

  /// Over the book of a data directory.
  public AccessAdmin(AccessBooks books) {
    this.books = books;
  }

  /// Adds a program and draws its secret, which is shown this once.
  ///
  /// @throws IllegalArgumentException when the name is taken or is none
  public NewClient addClient(
      String name, Set<Role> roles, Accounts accounts, DiagnosticsShape shape) {
    requireName(name);
    var id = "rb-" + HexFormat.of().formatHex(bytes(ID_BYTES));
    var secret = Secrets.clientSecret(random);
    var client = new OauthClient(id, name, SecretHash.of(secret, random), roles, accounts, shape);
    books.change(
        book -> {
          if (book.clients().values().stream().anyMatch(other -> other.name().equals(name))) {
            throw new IllegalArgumentException("client " + name + ": there is one already");
          }
          return book.with(client);
        });
    return new NewClient(client, secret);
  }

  /// Adds a person and draws the password, which is shown this once.
  ///
  /// @throws IllegalArgumentException when the name is taken or is none
  public NewUser addUser(String name, Set<Role> roles, Accounts accounts) {
    requireName(name);
    var password = Secrets.password(random);
    var user =
        new SessionUser(
            UUID.randomUUID().toString(),
            name,
            SecretHash.of(password, random),
            0,
            roles,
            accounts,
            0);
    books.change(
        book -> {
          if (book.user(name).isPresent()) {
            throw new IllegalArgumentException("user " + name + ": there is one already");
          }
          return book.with(user);
        });
    return new NewUser(user, password);
  }

  /// Everyone who may call.
  public AccessBook list() {
    return books.read();
  }

  /// Removes a program, by id or name; its token ends with it.
  ///
  /// @return whether there was one
  public boolean removeClient(String idOrName) {
    var known = new boolean[1];
    books.change(
        book -> {
          var found =
              book.clients().values().stream()
                  .filter(one -> one.id().equals(idOrName) || one.name().equals(idOrName))
                  .findFirst();
          known[0] = found.isPresent();
          return found.map(OauthClient::id).map(book::withoutClient).orElse(book);
        });
    return known[0];
  }

  /// Removes a person; the sessions end with it.
  ///
  /// @return whether there was one
  public boolean removeUser(String name) {
    var known = new boolean[1];
    books.change(
        book -> {
          known[0] = book.user(name).isPresent();
          return book.withoutUser(name);
        });
    return known[0];
  }

  /// Lets a person log in again who was locked out.
  ///
  /// @return whether there is such a person
  public boolean unlock(String name) {
    var known = new boolean[1];
    books.change(
        book -> {
          var user = book.user(name);
          known[0] = user.isPresent();
          return user.map(one -> book.with(one.withFailures(0))).orElse(book);
        });
    return known[0];
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name: " + name + " (expected: 1 to 64 letters, digits and . _ @ -)");
    }
  }

  private byte[] bytes(int count) {
    var bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /// A program just added.
  ///
  /// @param client as it is kept
  /// @param secret to be shown once
  public record NewClient(OauthClient client, String secret) {
    /// Shows the client only.
    @Override
    public String toString() {
      return "NewClient[" + client.id() + "]";
    }
  }

  /// A person just added.
  ///
  /// @param user as it is kept
  /// @param password to be shown once
  public record NewUser(SessionUser user, String password) {
    /// Shows the user only.
    @Override
    public String toString() {
      return "NewUser[" + user.name() + "]";
    }
  }
}
