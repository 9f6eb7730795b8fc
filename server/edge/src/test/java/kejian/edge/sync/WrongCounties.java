package kejian.edge.sync;

import static kejian.edge.sync.CountyStage.AREA;
import static kejian.edge.sync.CountyStage.OTHER_AREA;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.Delegation;
import kejian.contract.release.Snapshot;
import kejian.edge.kit.Keys;

/**
 * What can be wrong with a county's part. Before each, 1.1 is shown; with each, the province's
 * release 2 comes, which is right.
 */
final class WrongCounties {

    private WrongCounties() {}

    /**
     * @param shown what boxes see afterwards
     * @param reason that the edge gives
     */
    record Case(String name, String shown, String reason, Consumer<CountyStage> trouble) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> all() {
        return Stream.of(keys(), numbers(), delegations(), WrongCountyColumns.all())
                .flatMap(each -> each);
    }

    /** The county's release 2 is not believed, so its release 1 stays. */
    static Case kept(String name, String reason, Consumer<CountyStage> trouble) {
        return new Case(
                name,
                "2.1",
                reason,
                stage -> {
                    trouble.accept(stage);
                    stage.publish(2, 2);
                });
    }

    private static Stream<Case> keys() {
        Keys stranger = Keys.fresh();
        Keys other = Keys.fresh();
        return Stream.of(
                kept("k01 a stranger's key", "wrong-key", s -> s.signers = new Keys[] {stranger}),
                kept(
                        "k02 another county's key",
                        "wrong-key",
                        s -> {
                            s.delegations =
                                    List.of(
                                            CountyStage.to(1, s.county),
                                            new Delegation(OTHER_AREA, List.of(other.key()), 1));
                            s.signers = new Keys[] {other};
                        }),
                kept(
                        "k03 the province's key alone",
                        "wrong-key",
                        s -> s.signers = new Keys[] {s.origin.signer}),
                kept("k04 nobody", "wrong-key", s -> s.signers = new Keys[] {}),
                new Case(
                        "k05 one key of two",
                        "2",
                        "below-threshold",
                        s -> {
                            s.delegations = List.of(CountyStage.to(2, s.county, other));
                            s.publish(2, 2);
                        }),
                new Case(
                        "k06 the same key twice",
                        "2",
                        "below-threshold",
                        s -> {
                            s.delegations = List.of(CountyStage.to(2, s.county, other));
                            s.signers = new Keys[] {s.county, s.county};
                            s.publish(2, 2);
                        }),
                new Case(
                        "k07 a key that signs no more",
                        "2",
                        "wrong-key",
                        s -> {
                            s.delegations = List.of(CountyStage.to(1, other));
                            s.publish(2, 2);
                        }),
                kept(
                        "k08 changed after it was signed",
                        "bad-signature",
                        s ->
                                s.named =
                                        n ->
                                                List.of(
                                                        new Snapshot.County(
                                                                AREA,
                                                                2,
                                                                changed(s, n.getFirst())))));
    }

    /** The document with another payload under the old signature. */
    private static BlobRef changed(CountyStage stage, Snapshot.County county) {
        byte[] document = stage.origin.documents.get("/sync/blob/" + county.document().sha256());
        String text = new String(document, StandardCharsets.UTF_8);
        int at = text.indexOf("\"payload\":\"") + 40;
        char other = text.charAt(at) == 'A' ? 'B' : 'A';
        String altered = text.substring(0, at) + other + text.substring(at + 1);
        return stage.origin.add(altered.getBytes(StandardCharsets.UTF_8));
    }

    private static Stream<Case> numbers() {
        return Stream.of(
                new Case(
                        "k09 an older one again",
                        "3.2",
                        "rollback",
                        s -> {
                            s.publish(2, 2);
                            s.publish(3, 1);
                        }),
                new Case(
                        "k10 another one of the same number",
                        "2.1",
                        "equivocation",
                        s -> {
                            s.withdrawnByCounty = List.of("0198a000-0000-7000-8000-0000000000ff");
                            s.publish(2, 1);
                        }),
                new Case("k11 a leap", "2.1", "leap", s -> s.publish(2, 1_000_003)),
                new Case("k12 named no more", "2.1", "rollback", s -> s.publish(2, 0)),
                kept(
                        "k13 named twice",
                        "malformed",
                        s -> s.named = n -> List.of(n.getFirst(), n.getFirst())),
                kept(
                        "k14 its number is another",
                        "mix-and-match",
                        s ->
                                s.release =
                                        r ->
                                                new CountyRelease(
                                                        1,
                                                        r.area(),
                                                        7,
                                                        r.madeAt(),
                                                        r.catalogue(),
                                                        r.blobs(),
                                                        r.withdrawn())),
                kept(
                        "k15 an older document under a new number",
                        "mix-and-match",
                        s ->
                                s.named =
                                        n ->
                                                List.of(
                                                        new Snapshot.County(
                                                                AREA, 2, s.county(1).document()))),
                kept("k16 of another area", "foreign-area", s -> s.area = OTHER_AREA),
                new Case(
                        "k17 below the first",
                        "2.1",
                        "rollback",
                        s ->
                                s.publish(
                                        2,
                                        List.of(
                                                new Snapshot.County(
                                                        AREA, -4, s.county(2).document())))));
    }

    private static Stream<Case> delegations() {
        return Stream.of(
                new Case(
                        "k18 nobody may sign any more",
                        "2",
                        "not-delegated",
                        s -> {
                            s.delegations = List.of();
                            s.publish(2, 2);
                        }),
                new Case(
                        "k19 another county may",
                        "2",
                        "not-delegated",
                        s -> {
                            s.delegations =
                                    List.of(new Delegation(OTHER_AREA, List.of(s.county.key()), 1));
                            s.publish(2, 2);
                        }),
                new Case(
                        "k20 the province's own key may",
                        "2",
                        "bad-key",
                        s -> {
                            s.delegations = List.of(CountyStage.to(1, s.county, s.origin.signer));
                            s.publish(2, 2);
                        }),
                new Case(
                        "k21 said twice",
                        "2",
                        "malformed",
                        s -> {
                            s.delegations =
                                    List.of(
                                            CountyStage.to(1, s.county),
                                            CountyStage.to(1, s.county));
                            s.publish(2, 2);
                        }),
                new Case(
                        "k22 more than there are must sign",
                        "2",
                        "malformed",
                        s -> {
                            s.delegations = List.of(CountyStage.to(2, s.county));
                            s.publish(2, 2);
                        }),
                new Case(
                        "k23 nobody need sign",
                        "2",
                        "malformed",
                        s -> {
                            s.delegations = List.of(CountyStage.to(0, s.county));
                            s.publish(2, 2);
                        }),
                new Case(
                        "k24 a key under two ids",
                        "2",
                        "bad-key",
                        s -> {
                            s.delegations =
                                    List.of(
                                            new Delegation(
                                                    AREA,
                                                    List.of(s.county.key(), s.county.key()),
                                                    2));
                            s.publish(2, 2);
                        }));
    }
}
