package dev.holdfast.operator.alert;

/** What became of one request to the API server. */
sealed interface Answer<T> {
    /** It was done; the object is as it is now. */
    record Done<T>(T object) implements Answer<T> {}

    /** There is nothing of that name. */
    record Absent<T>() implements Answer<T> {}

    /** There already is something of that name, or it has changed since it was read. */
    record Conflict<T>() implements Answer<T> {}

    /** The same request will never be accepted. */
    record Refused<T>(String words) implements Answer<T> {}

    /** This process may not do it, or not so much of it, until somebody grants more. */
    record Denied<T>(String words) implements Answer<T> {}

    /** It was not done, or nobody knows whether it was; later it may be. */
    record NotNow<T>(String words) implements Answer<T> {}
}
