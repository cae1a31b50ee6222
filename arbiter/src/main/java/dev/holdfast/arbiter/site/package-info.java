/**
 * The process of one site: it drives the table of {@code core.arbitration}, and decides nothing beside it. {@link
 * dev.holdfast.arbiter.site.Loop} is the one thread that does; everything else carries questions and answers to it.
 */
package dev.holdfast.arbiter.site;
