package dev.holdfast.cli.kube;

/** The kinds that Holdfast brings. */
public enum Kind {
    ALERT("recovery.elotl.co/v1alpha1", "ReceivedAlert", "receivedalerts", "received alert"),
    PLAN("recovery.elotl.co/v1alpha1", "RecoveryPlan", "recoveryplans", "recovery plan"),
    RUN("recovery.elotl.co/v1alpha1", "RecoveryRun", "recoveryruns", "recovery run"),
    CLUSTER("holdfast.dev/v1alpha1", "Cluster", "clusters", "cluster"),
    APPLICATION("holdfast.dev/v1alpha1", "ProtectedApplication", "protectedapplications", "protected application"),
    FREEZE("holdfast.dev/v1alpha1", "Freeze", "freezes", "freeze"),
    SITE_PAIR("holdfast.dev/v1alpha1", "SitePair", "sitepairs", "site pair");

    private final String apiVersion;
    private final String kind;
    private final String plural;
    private final String words;

    Kind(String apiVersion, String kind, String plural, String words) {
        this.apiVersion = apiVersion;
        this.kind = kind;
        this.plural = plural;
        this.words = words;
    }

    public String apiVersion() {
        return apiVersion;
    }

    public String group() {
        return apiVersion.substring(0, apiVersion.indexOf('/'));
    }

    /** The name on the wire, for example RecoveryPlan. */
    public String kind() {
        return kind;
    }

    public String plural() {
        return plural;
    }

    /** What people call one of them. */
    public String words() {
        return words;
    }

    /** The CustomResourceDefinition's name. */
    public String crd() {
        return plural + "." + group();
    }
}
