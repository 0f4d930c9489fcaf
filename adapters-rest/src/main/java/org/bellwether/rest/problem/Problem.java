package org.bellwether.rest.problem;

import java.util.Locale;

/// Every kind of error the API answers with. The code is stable; clients may switch on it.
public enum Problem {
  // the request is not one we understand
  MALFORMED_REQUEST(400, "The request is not well-formed HTTP"),
  MALFORMED_JSON(400, "The body is not the JSON that was expected"),
  VALIDATION_FAILED(400, "The request breaks one or more rules"),
  INVALID_CURSOR(400, "The cursor is not one this list gave"),
  // who asks
  MISSING_TOKEN(401, "This needs an access token"),
  INVALID_TOKEN(401, "The access token is not valid"),
  USER_UNKNOWN(401, "The user of the access token is not known here"),
  INVALID_REFRESH_TOKEN(401, "The refresh token is not valid"),
  RECENT_LOGIN_REQUIRED(401, "This needs somebody who has just logged in"),
  WRONG_CREDENTIALS(401, "The e-mail address or the password is wrong"),
  INSUFFICIENT_PERMISSIONS(403, "Your role does not allow this"),
  NOT_FOR_PROGRAMS(403, "An API key is not enough for this"),
  NOT_THE_CREATOR(403, "Only its creator or a moderator may do this"),
  // what is asked for
  ROUTE_NOT_FOUND(404, "There is nothing here"),
  MARKET_NOT_FOUND(404, "There is no such market"),
  JOB_NOT_FOUND(404, "There is no such job"),
  MARKET_NOT_RESOLVED(404, "The market has no resolution yet"),
  API_KEY_NOT_FOUND(404, "There is no such API key"),
  USER_NOT_FOUND(404, "There is no such user"),
  METHOD_NOT_ALLOWED(405, "This resource does not know that method"),
  NOT_ACCEPTABLE(406, "No representation is one you accept"),
  REQUEST_TIMEOUT(408, "The request took too long to arrive"),
  MARKET_NOT_ACTIVE(409, "The market no longer trades"),
  LAST_ADMIN(409, "Somebody has to be an admin"),
  JOB_NOT_DEAD(409, "Only a dead job is retried"),
  TRADING_ENDED(409, "It is past the time the market closes"),
  MARKET_NOT_FUNDED(409, "Nobody has put up a subsidy for the market"),
  MARKET_TRADED(409, "The market has been traded, so it cannot be removed"),
  MARKET_REVERSED(409, "A resolution of the market was taken back, so it cannot be removed"),
  QUESTION_STANDS(409, "Others have traded on the question, so it stands"),
  TOO_MANY_CHANGES(409, "The terms have changed as often as they can"),
  MARKET_ALREADY_RESOLVED(409, "The market has its resolution"),
  RESOLUTION_BEING_REVERSED(409, "The resolution is being taken back"),
  RESOLUTION_FINAL(409, "The resolution cannot be taken back any more"),
  IDEMPOTENCY_KEY_IN_FLIGHT(409, "A request with this idempotency key is being answered"),
  TOO_MANY_API_KEYS(409, "You have as many API keys as a user can have"),
  VERSION_MISMATCH(412, "It is not at a version you mean"),
  BODY_TOO_LARGE(413, "The body is too large"),
  URI_TOO_LONG(414, "The address is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is of a type this resource does not take"),
  PASSWORD_TOO_COMMON(422, "The password is one that attackers try first"),
  WRONG_PASSWORD(422, "It is not your password"),
  PERMISSION_NOT_YOURS(422, "Nobody gives what they do not have"),
  EXPIRY_OUT_OF_RANGE(422, "It expires too early or too late"),
  NO_ROOM_TO_CLARIFY(422, "The description is as long as it can be"),
  CLOSES_IN_THE_PAST(422, "A market closes in the future"),
  UNKNOWN_OUTCOME(422, "The market has no such outcome"),
  DEADLINE_PASSED(422, "The order is past its validUntil"),
  PRICE_MOVED(422, "It trades, but at worse than the order allows"),
  INSUFFICIENT_BALANCE(422, "There are not enough credits in your account"),
  INSUFFICIENT_SHARES(422, "You do not hold that many shares"),
  TRADE_TOO_SMALL(422, "It is not worth a millionth of a credit or share"),
  MORE_THAN_OUTSTANDING(422, "Nobody holds that many shares"),
  TOO_MANY_SHARES(422, "There cannot be that many shares of an outcome"),
  ORDER_TOO_LARGE(422, "It is more than the market trades at once"),
  SUBSIDY_TOO_SMALL(422, "The subsidy is too small"),
  SUBSIDY_TOO_LARGE(422, "The subsidy is larger than can be used"),
  INITIAL_PRICE_OUTSIDE_BAND(422, "An initial probability is too low or too high to open at"),
  BALANCE_TOO_LARGE(422, "The account would hold more than an account can"),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key belongs to another request"),
  PRECONDITION_REQUIRED(428, "Say which version you mean with If-Match"),
  TOO_MANY_REQUESTS(429, "You have sent too many requests"),
  HEADERS_TOO_LARGE(431, "The header fields are too large"),
  // us
  INTERNAL_ERROR(500, "Something went wrong on our side"),
  UNAVAILABLE(503, "The service cannot answer right now");

  private final int status;
  private final String title;

  Problem(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// RFC 9457 `type`: a reference into the API document.
  public String type() {
    return "/docs#" + code();
  }
}
