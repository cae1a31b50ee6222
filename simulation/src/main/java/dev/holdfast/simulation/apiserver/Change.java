package dev.holdfast.simulation.apiserver;

import dev.holdfast.core.json.Json;
import java.util.Optional;

/**
 * One line of the server's history.
 *
 * @param before empty for a creation
 * @param after empty for a deletion
 * @param by who sent the request, as the simulation names its actors
 */
public record Change(long revision, Key key, Optional<Json.Obj> before, Optional<Json.Obj> after, Object by) {}
