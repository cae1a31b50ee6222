/**
 * The links between the processes of two sites: HTTP over mutual TLS. A certificate says who somebody is, by its subject
 * ({@link dev.holdfast.arbiter.link.Party}); from which address they come says nothing. Nothing is sent twice.
 */
package dev.holdfast.arbiter.link;
