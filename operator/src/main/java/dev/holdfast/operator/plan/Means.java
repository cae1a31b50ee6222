package dev.holdfast.operator.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.core.plan.Step;
import dev.holdfast.operator.fleet.Account;
import dev.holdfast.operator.fleet.Fleet;
import dev.holdfast.operator.fleet.NoCluster;
import dev.holdfast.operator.kubernetes.Api;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether there is what a plan's runs would act with: the account that they act as, and the clusters that they act on. Both
 * can come and go without the plan. What an account may do is not asked: it differs from object to object.
 */
final class Means {

    private static final String ACCOUNT_NOT_USABLE = "AccountNotUsable";
    private static final String NO_SUCH_CLUSTER = "NoSuchCluster";
    /** Why a plan cannot run that others can mend without touching it. */
    static final Set<String> REASONS = Set.of(ACCOUNT_NOT_USABLE, NO_SUCH_CLUSTER);

    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private final Api own;
    private final Fleet fleet;

    Means(Api own, Fleet fleet) {
        this.own = own;
        this.fleet = fleet;
    }

    /** What is missing, as reason and words. */
    record Missing(String reason, String words) {}

    /**
     * What is missing first.
     *
     * @throws IOException when that cannot be told now
     */
    Optional<Missing> of(String namespace, Account account, List<Step> steps) throws IOException {
        if (!mayActAs(account)) {
            return Optional.of(new Missing(
                    ACCOUNT_NOT_USABLE,
                    "the operator may not act as ServiceAccount " + account
                            + ": its runs would fail at their first step. Is that the account's name? Then let the"
                            + " operator use it: holdfast install generate --impersonate " + account));
        }
        var clusters = fleet.directory(namespace);
        var names = steps.stream()
                .map(step -> step.action().cluster())
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        for (var name : names) {
            try {
                clusters.id(name);
            } catch (NoCluster e) {
                if (!e.permanent()) throw e;
                return Optional.of(new Missing(NO_SUCH_CLUSTER, e.getMessage()));
            }
        }
        return Optional.empty();
    }

    private boolean mayActAs(Account account) throws IOException {
        var review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
        review.withObject("/spec/resourceAttributes")
                .put("verb", "impersonate")
                .put("resource", "serviceaccounts")
                .put("namespace", account.namespace())
                .put("name", account.name());
        var reply = own.send("POST", REVIEWS, Api.JSON, Api.print(review));
        if (!reply.ok()) {
            throw new IOException("whether the operator may act as " + account + " cannot be asked: " + reply.words());
        }
        return reply.json().at("/status/allowed").asBoolean();
    }
}
