package dev.holdfast.core.fleet;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * By what a registered cluster is known as the same one under another name: two Clusters of one server are one cluster, and
 * what holds one up holds up the other.
 *
 * <ol>
 *   <li>The uid of a namespace that each cluster has from its beginning tells, where both let us see it: however their
 *       servers are reached.
 *   <li>Else the address of the server does.
 *   <li>A copy that was restored elsewhere has the uid of the first. Nothing but a person can tell that from the first under
 *       another address: one that is said to be distinct is like no other.
 * </ol>
 *
 * @param name as NAMESPACE/NAME
 * @param uid empty when the cluster does not let us see it, or was not asked yet
 * @param server its address; empty when it was not asked yet
 * @param distinct whether somebody answers for it being another one than those it looks like
 */
public record Likeness(String name, Optional<String> uid, Optional<String> server, boolean distinct) {

    /** Says of a Cluster that it is another one than those of the same uid. */
    public static final String DISTINCT = "holdfast.dev/distinct";

    public boolean isSame(Likeness other) {
        if (name.equals(other.name)) return true;
        if (distinct || other.distinct) return false;
        if (uid.isPresent() && other.uid.isPresent()) return uid.equals(other.uid);
        return server.isPresent() && server.equals(other.server);
    }

    /** All names under which the cluster is registered that is named so; the name itself is one, also when it is not. */
    public static Set<String> names(String name, Collection<Likeness> all) {
        var me = all.stream().filter(each -> each.name.equals(name)).findFirst();
        var others =
                all.stream().filter(each -> me.filter(each::isSame).isPresent()).map(Likeness::name);
        return Stream.concat(Stream.of(name), others).collect(Collectors.toUnmodifiableSet());
    }
}
