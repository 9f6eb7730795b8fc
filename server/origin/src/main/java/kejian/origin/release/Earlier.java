package kejian.origin.release;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.origin.blob.Blobs;
import kejian.origin.column.Columns;
import kejian.origin.column.Lease;
import kejian.origin.courseware.Courseware;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What an earlier release showed, as far as it may be shown today. */
@ApplicationScoped
class Earlier {

    private final Documents documents;
    private final Blobs blobs;
    private final Columns columns;
    private final LeaseConfig leases;

    Earlier(Documents documents, Blobs blobs, Columns columns, LeaseConfig leases) {
        this.documents = documents;
        this.blobs = blobs;
        this.columns = columns;
        this.leases = leases;
    }

    /**
     * Its pages and media as they were; without what has been withdrawn since, and restricted what
     * was restricted then or is now; columns are lent for as long as then, or are recallable now.
     *
     * @param number of the release to be made
     * @param published all that is published today
     * @throws ProblemException {@code not-found} where there was no such release
     */
    Catalogue again(long number, long earlier, List<Courseware> published) throws IOException {
        Catalogue then = catalogueOf(manifestOf(earlier));
        Map<String, Courseware> today =
                published.stream()
                        .collect(Collectors.toMap(c -> c.id().toString(), Function.identity()));
        List<Catalogue.Title> titles = new ArrayList<>();
        Set<String> restricted = new TreeSet<>();
        Set<String> shown = new HashSet<>();
        for (Catalogue.Title title : then.titles()) {
            Courseware now = today.get(title.id());
            if (now == null) {
                continue;
            }
            titles.add(title);
            shown.add(title.id());
            if (then.restricted().contains(title.id()) || now.isRestricted()) {
                restricted.add(title.id());
            }
        }
        Set<String> recallable =
                columns.inOrder().stream()
                        .filter(c -> c.lease() == Lease.RECALLABLE)
                        .map(c -> c.id().toString())
                        .collect(Collectors.toSet());
        List<Catalogue.Column> below =
                then.columns().stream()
                        .map(c ->
                                showing(
                                        c,
                                        shown,
                                        recallable.contains(c.id())
                                                ? shorter(then.leaseSecondsOf(c))
                                                : c.leaseSeconds()))
                        .toList();
        return new Catalogue(
                number,
                then.titleOfProvince(),
                below,
                titles,
                List.copyOf(restricted),
                then.leaseSeconds());
    }

    private Long shorter(long seconds) {
        return Math.min(seconds, leases.recallable().toSeconds());
    }

    private static Catalogue.Column showing(
            Catalogue.Column column, Set<String> shown, @Nullable Long leaseSeconds) {
        return new Catalogue.Column(
                column.id(),
                column.parent(),
                column.slug(),
                column.title(),
                column.summary(),
                column.courseware().stream().filter(shown::contains).toList(),
                leaseSeconds,
                column.colour(),
                column.banner());
    }

    /** What a release says to boxes. */
    Catalogue catalogueOf(ReleaseManifest release) throws IOException {
        try (InputStream bytes = blobs.open(release.catalogue().digest(), 0)) {
            return documents.catalogue(bytes.readAllBytes());
        }
    }

    /**
     * What a release is made of.
     *
     * @throws ProblemException {@code not-found}
     */
    ReleaseManifest manifestOf(long release) throws IOException {
        byte[] document =
                documents
                        .find(SignedDocument.Type.RELEASE, release)
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        return documents.payload(document, ReleaseManifest.class);
    }
}
