package kejian.origin.release;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kejian.contract.problem.Problem;
import kejian.contract.release.Delegation;
import kejian.contract.release.KeyRing;
import kejian.contract.release.SignedDocument;
import kejian.origin.OriginConfig;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Counties that sign columns of their own. */
@Path("/api/counties")
@RunOnVirtualThread
public class CountyResource {

    private static final int MOST_KEYS = 16;
    private static final int MOST_SIGNATURES = 32;

    private final CountyBook book;
    private final CountyReleases releases;
    private final Areas areas;
    private final CurrentPerson person;
    private final String province;

    CountyResource(
            CountyBook book,
            CountyReleases releases,
            Areas areas,
            CurrentPerson person,
            OriginConfig config) {
        this.book = book;
        this.releases = releases;
        this.areas = areas;
        this.person = person;
        this.province = config.province().code();
    }

    /**
     * @param keys each Base64 of an Ed25519 key's X.509 form; none lets nobody sign any more
     * @param threshold how many of them must sign, 1 where it is not said
     */
    public record Keys(
            @NotNull @Size(max = MOST_KEYS) List<@NotNull @Size(max = 200) String> keys,
            @Min(1) @Max(MOST_KEYS) @Nullable Integer threshold) {}

    /**
     * @param release number of the newest that was published, 0 for none
     * @param draft number of what waits to be signed, 0 for none
     */
    public record Shown(
            String area,
            List<ShownKey> keys,
            int threshold,
            long release,
            @Nullable Instant submittedAt,
            @Nullable String submittedBy,
            long draft) {}

    /** A key that signs for the county, and who let it. */
    public record ShownKey(String keyId, String publicKey, Instant addedAt, String addedBy) {}

    /** A release that was published, or was before. */
    public record Published(
            String area, long number, Instant madeAt, int titles, int blobs, long bytes) {}

    @GET
    @RolesAllowed({Roles.REVIEWER, Roles.OPERATOR})
    @Transactional
    public List<Shown> list() {
        Set<String> mine = new HashSet<>(areas.codesBelow(person.areaOfAsker()));
        List<Delegation> all = book.delegations();
        return (all == null ? List.<Delegation>of() : all)
                .stream().filter(d -> mine.contains(d.area())).map(d -> shown(d.area())).toList();
    }

    /** An operator of the whole province says who signs for a county. */
    @PUT
    @Path("/{area}/keys")
    @RolesAllowed(Roles.OPERATOR)
    public Shown keys(String area, @NotNull @Valid Keys wanted)
            throws IOException, GeneralSecurityException {
        if (!province.equals(person.area())) {
            throw new ProblemException(Problem.FORBIDDEN);
        }
        demandCounty(area);
        List<KeyRing.Key> keys = new ArrayList<>();
        for (String key : new java.util.LinkedHashSet<>(wanted.keys())) {
            keys.add(key(key));
        }
        int threshold = wanted.threshold() == null ? 1 : wanted.threshold();
        if (!keys.isEmpty() && threshold > keys.size()) {
            throw new ProblemException(Problem.VALIDATION, "threshold");
        }
        releases.delegate(new Delegation(area, keys, threshold), person.name());
        return shownNow(area);
    }

    /** What the county's columns hold now, as the file that the county signs. */
    @POST
    @Path("/{area}/draft")
    @RolesAllowed(Roles.REVIEWER)
    public SignedDocument draft(String area) throws IOException {
        demandCounty(area);
        return releases.prepare(area, person.name());
    }

    /** The same file, signed. */
    @POST
    @Path("/{area}/releases")
    @RolesAllowed(Roles.REVIEWER)
    public Response submit(String area, @NotNull SignedDocument document)
            throws IOException, GeneralSecurityException {
        demandCounty(area);
        if (document.signatures().size() > MOST_SIGNATURES) {
            throw new ProblemException(Problem.LIMIT_EXCEEDED, "signatures");
        }
        CountyReleases.Made made = releases.submit(area, document, person.name());
        return Response.status(made.fresh() ? 201 : 200)
                .entity(
                        new Published(
                                made.area(),
                                made.number(),
                                made.madeAt(),
                                made.titles(),
                                made.blobs(),
                                made.bytes()))
                .build();
    }

    private void demandCounty(String area) {
        areas.demand(person.areaOfAsker(), area);
        if (area.equals(province)) {
            throw new ProblemException(Problem.VALIDATION, "area: the province is no county");
        }
    }

    private static KeyRing.Key key(String text) {
        try {
            byte[] encoded = Base64.getDecoder().decode(text);
            KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            return new KeyRing.Key(
                    KeyRing.Key.idOf(encoded), Base64.getEncoder().encodeToString(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ProblemException(Problem.VALIDATION, "keys: no Ed25519 key");
        }
    }

    @Transactional
    Shown shownNow(String area) {
        return shown(area);
    }

    private Shown shown(String area) {
        CountyBook.Release newest = book.newestSigned(area).orElse(null);
        return new Shown(
                area,
                book.keys(area).stream()
                        .map(k -> new ShownKey(k.keyId(), k.publicKey(), k.addedAt(), k.addedBy()))
                        .toList(),
                book.delegation(area).map(Delegation::threshold).orElse(1),
                newest == null ? 0 : newest.number(),
                newest == null ? null : newest.submittedAt(),
                newest == null ? null : newest.submittedBy(),
                book.draft(area).map(CountyBook.Release::number).orElse(0L));
    }
}
