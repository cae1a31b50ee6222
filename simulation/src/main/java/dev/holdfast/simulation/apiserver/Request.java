package dev.holdfast.simulation.apiserver;

import dev.holdfast.core.json.Json;
import dev.holdfast.core.plan.PatchKind;
import java.util.Optional;

/** What a client may ask of the server. */
public sealed interface Request {

    Key key();

    record Get(Key key) implements Request {}

    record Create(Key key, Json.Obj object, String manager) implements Request {}

    /** Replaces an object, or only its status. */
    record Put(Key key, Json.Obj object, boolean status, String manager) implements Request {}

    record Patch(Key key, PatchKind type, Json body, String manager, boolean force) implements Request {}

    record Delete(Key key, Optional<String> uid, Optional<String> version) implements Request {}
}
