package kejian.origin.exchange;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.courseware.Kind;
import kejian.contract.exchange.PackageManifest;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.origin.article.Articles;
import kejian.origin.attachment.AttachmentFiles;
import kejian.origin.blob.Blobs;
import kejian.origin.caption.CaptionException;
import kejian.origin.caption.CaptionFile;
import kejian.origin.courseware.Arrivals;
import kejian.origin.lecture.Lectures;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the courseware of a package, one after another. Each is there whole or not at all, and once
 * however often the package is brought: whoever was interrupted brings it again.
 */
@ApplicationScoped
class Imports {

    private final Arrivals arrivals;
    private final Articles articles;
    private final Lectures lectures;
    private final AttachmentFiles files;
    private final Blobs blobs;
    private final ObjectMapper json;

    Imports(
            Arrivals arrivals,
            Articles articles,
            Lectures lectures,
            AttachmentFiles files,
            Blobs blobs,
            ObjectMapper json) {
        this.arrivals = arrivals;
        this.articles = articles;
        this.lectures = lectures;
        this.files = files;
        this.blobs = blobs;
        this.json = json;
    }

    /** What became of an item. */
    enum Outcome {
        MADE,
        THERE,
        REFUSED
    }

    /**
     * @param code of the problem where it was refused, likewise {@code detail}
     */
    record Result(
            String externalId,
            String title,
            Outcome outcome,
            @Nullable UUID id,
            @Nullable String code,
            @Nullable String detail) {}

    List<Result> take(Path file, String column, boolean english) throws IOException {
        List<Result> results = new ArrayList<>();
        try (PackageReader reader = PackageReader.open(file, json)) {
            for (PackageManifest.Item item : reader.items()) {
                results.add(take(reader, item, column, english));
            }
        }
        return results;
    }

    private Result take(
            PackageReader reader, PackageManifest.Item item, String column, boolean english)
            throws IOException {
        try {
            Optional<UUID> there = arrivals.there(item, column);
            if (there.isPresent()) {
                return result(item, Outcome.THERE, there.get());
            }
            List<Arrivals.Words> words = words(reader, item, english);
            List<Catalogue.Attachment> attachments = attachments(reader, item, english);
            Catalogue.Article article = item.article();
            Lectures.Taken lecture = null;
            PackageManifest.Original original = item.original();
            if (original != null) {
                put(reader, original.blob());
                if (item.kind() == Kind.ARTICLE) {
                    article = articles.read(original.blob(), english);
                } else if (lectures.isOne(original.blob())) {
                    lecture = lectures.take(original.blob(), english);
                }
            }
            Arrivals.Brought brought = new Arrivals.Brought(article, lecture, words, attachments);
            return result(item, Outcome.MADE, arrivals.arrive(item, column, brought, english));
        } catch (ProblemException e) {
            return new Result(
                    item.externalId(),
                    item.title(),
                    Outcome.REFUSED,
                    null,
                    e.problem().code(),
                    e.detail());
        }
    }

    private static Result result(PackageManifest.Item item, Outcome outcome, UUID id) {
        return new Result(item.externalId(), item.title(), outcome, id, null, null);
    }

    private void put(PackageReader reader, BlobRef blob) throws IOException {
        try (InputStream in = reader.data(blob)) {
            blobs.put(blob, in);
        } catch (Blobs.WrongDigestException e) {
            throw new ProblemException(Problem.DIGEST_MISMATCH, PackageManifest.path(blob));
        }
    }

    /** Judged as an editor's own files are. */
    private List<Catalogue.Attachment> attachments(
            PackageReader reader, PackageManifest.Item item, boolean english) throws IOException {
        files.demandRoom(
                item.attached().stream().map(PackageManifest.Attachment::blob).toList(), english);
        List<Catalogue.Attachment> all = new ArrayList<>();
        for (PackageManifest.Attachment attachment : item.attached()) {
            try (InputStream in = reader.data(attachment.blob())) {
                Catalogue.Attachment taken = files.take(in, attachment.name(), english);
                if (!taken.blob().equals(attachment.blob())) {
                    throw new ProblemException(
                            Problem.DIGEST_MISMATCH, PackageManifest.path(attachment.blob()));
                }
                all.add(taken);
            }
        }
        return all;
    }

    /** Read as an editor's own file is, and written anew. */
    private List<Arrivals.Words> words(
            PackageReader reader, PackageManifest.Item item, boolean english) throws IOException {
        List<Arrivals.Words> words = new ArrayList<>();
        for (PackageManifest.Caption caption : item.captions()) {
            try (InputStream in = reader.data(caption.text())) {
                byte[] text = in.readNBytes(CaptionFile.LARGEST_BYTES + 1);
                CaptionFile file = CaptionFile.read(text);
                if (!Digest.of(text).equals(caption.text().digest())) {
                    throw new ProblemException(
                            Problem.DIGEST_MISMATCH, PackageManifest.path(caption.text()));
                }
                words.add(new Arrivals.Words(caption, file, blobs.put(file.webVtt())));
            } catch (CaptionException e) {
                throw new ProblemException(e.refusal().problem(), e.sentence(english));
            }
        }
        return words;
    }
}
