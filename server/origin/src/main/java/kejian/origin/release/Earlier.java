package kejian.origin.release;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import kejian.origin.courseware.Courseware;
import kejian.origin.problem.ProblemException;

/** What an earlier release showed, as far as it may be shown today. */
@ApplicationScoped
class Earlier {

    private final Documents documents;
    private final Blobs blobs;
    private final ObjectMapper json;

    Earlier(Documents documents, Blobs blobs, ObjectMapper json) {
        this.documents = documents;
        this.blobs = blobs;
        this.json = json;
    }

    /**
     * Its pages and media as they were; without what has been withdrawn since, and restricted what
     * was restricted then or is now.
     *
     * @param number of the release to be made
     * @param published all that is published today
     * @throws ProblemException {@code not-found} where there was no such release
     */
    Catalogue again(long number, long earlier, List<Courseware> published) throws IOException {
        Catalogue then = catalogueOf(earlier);
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
        List<Catalogue.Column> columns =
                then.columns().stream().map(c -> showing(c, shown)).toList();
        return new Catalogue(
                number, then.titleOfProvince(), columns, titles, List.copyOf(restricted));
    }

    private static Catalogue.Column showing(Catalogue.Column column, Set<String> shown) {
        return new Catalogue.Column(
                column.id(),
                column.parent(),
                column.slug(),
                column.title(),
                column.summary(),
                column.courseware().stream().filter(shown::contains).toList());
    }

    private Catalogue catalogueOf(long release) throws IOException {
        byte[] document =
                documents
                        .find(SignedDocument.Type.RELEASE, release)
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        SignedDocument signed = json.readValue(document, SignedDocument.class);
        ReleaseManifest manifest = json.readValue(signed.payloadBytes(), ReleaseManifest.class);
        try (InputStream bytes = blobs.open(manifest.catalogue().digest(), 0)) {
            return json.readValue(bytes, Catalogue.class);
        }
    }
}
