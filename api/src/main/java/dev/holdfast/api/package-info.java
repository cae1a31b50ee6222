/** The wire: Holdfast's custom resources as immutable records, and nothing else. */
package dev.holdfast.api;
