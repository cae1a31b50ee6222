/** What a recovery plan says: steps, actions, field paths, templates, and which plan an alert selects. */
package dev.holdfast.core.plan;
