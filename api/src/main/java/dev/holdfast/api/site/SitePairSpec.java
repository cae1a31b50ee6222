package dev.holdfast.api.site;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Frozen;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Which two sites, where their agents are, and how they are meant to decide. */
@JsonClassDescription("Which two sites, where their agents are, and how they are meant to decide.")
@Wire
@ValidationRule(
        value = "self.sites.exists_one(site, site.side == 'A') && self.sites.exists_one(site, site.side == 'B')",
        message = "one site is side A and the other is side B")
@ValidationRule(
        value = "size(self.sites) != 2 || self.sites[0].name != self.sites[1].name",
        message = "the two sites have two names")
@ValidationRule(
        value = "!has(self.preferred) || self.sites.exists(site, site.name == self.preferred)",
        message = "preferred is the name of one of the two sites")
@ValidationRule(
        value = "self.witness != 'PreferredSite' || has(self.preferred)",
        message = "with witness PreferredSite, say which site is preferred: it alone goes on by itself")
@ValidationRule(
        value =
                "self.sites.all(site, oldSelf.sites.exists(before, before.name == site.name && before.side == site.side))",
        message = "a site keeps its name and its side; make another SitePair, with a register of its own")
public record SitePairSpec(
        @Required @Size(min = 2, max = 2) @JsonPropertyDescription("The two sites.")
        List<PairSite> sites,

        @Default("Witness")
        @JsonPropertyDescription(
                "Who decides when the sites do not hear each other. Witness: a register in a third place. PreferredSite: the register is on the preferred site, and the other site never goes on without it. None: nobody; nothing is taken over by itself, and no site stops by itself. Default Witness.")
        PairWitness witness,

        @Default("Default")
        @JsonPropertyDescription(
                "The times in the register: Fast, Default or Wan. They were chosen when the register was begun and do not change with this. Default Default.")
        PairProfile profile,

        @Size(min = 1, max = 63)
        @JsonPropertyDescription(
                "The site that goes first when both could evict the other. Without it, the primary of the register.")
        String preferred,

        @JsonPropertyDescription("When a site that was evicted is let in again.")
        PairRejoin rejoin) {

    public SitePairSpec {
        sites = Frozen.list(sites);
        witness = witness == null ? PairWitness.WITNESS : witness;
        profile = profile == null ? PairProfile.DEFAULT : profile;
    }
}
