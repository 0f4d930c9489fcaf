package org.bellwether.rest.http;

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
  CREATOR_UNKNOWN(401, "The user of the access token is not known here"),
  WRONG_CREDENTIALS(401, "The e-mail address or the password is wrong"),
  INSUFFICIENT_PERMISSIONS(403, "Your role does not allow this"),
  NOT_THE_CREATOR(403, "Only its creator or a moderator may do this"),
  // what is asked for
  ROUTE_NOT_FOUND(404, "There is nothing here"),
  MARKET_NOT_FOUND(404, "There is no such market"),
  JOB_NOT_FOUND(404, "There is no such job"),
  METHOD_NOT_ALLOWED(405, "This resource does not know that method"),
  NOT_ACCEPTABLE(406, "No representation is one you accept"),
  REQUEST_TIMEOUT(408, "The request took too long to arrive"),
  MARKET_NOT_ACTIVE(409, "The market no longer trades"),
  JOB_NOT_DEAD(409, "Only a dead job is retried"),
  EMAIL_TAKEN(409, "The e-mail address is registered already"),
  VERSION_MISMATCH(412, "It has changed since you read it"),
  BODY_TOO_LARGE(413, "The body is too large"),
  URI_TOO_LONG(414, "The address is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is of a type this resource does not take"),
  CLOSES_IN_THE_PAST(422, "A market closes in the future"),
  PRECONDITION_REQUIRED(428, "Say which version you mean with If-Match"),
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
