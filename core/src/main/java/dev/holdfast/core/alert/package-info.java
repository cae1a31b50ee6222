/** From delivered alerts to episodes: what is new, what repeats, what is over, and what may be forgotten. */
package dev.holdfast.core.alert;
