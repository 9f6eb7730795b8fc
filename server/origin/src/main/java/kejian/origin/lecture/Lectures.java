package kejian.origin.lecture;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import kejian.contract.archive.Archive;
import kejian.contract.archive.ArchiveEntry;
import kejian.contract.archive.ArchiveException;
import kejian.contract.archive.ArchiveLimits;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;
import kejian.contract.release.Lecture;
import kejian.origin.OriginConfig;
import kejian.origin.blob.Blobs;
import kejian.origin.picture.BadPicture;
import kejian.origin.picture.Pictures;
import kejian.origin.picture.Places;
import kejian.origin.problem.ProblemException;

/** Takes lectures apart: the film becomes an original, the slides pictures of the release. */
@ApplicationScoped
public class Lectures {

    private static final int MOST_FILES = 4_000;
    private static final int AT_ONCE = 2;

    private final Blobs blobs;
    private final Pictures pictures;
    private final Path folder;
    private final Places places = new Places(AT_ONCE);

    Lectures(Blobs blobs, Pictures pictures, OriginConfig config) throws IOException {
        this.blobs = blobs;
        this.pictures = pictures;
        this.folder = config.data().resolve("lectures");
        Files.createDirectories(folder);
        try (Stream<Path> left = Files.list(folder)) {
            for (Path room : left.toList()) {
                remove(room); // of a process that was killed
            }
        }
    }

    /**
     * @param film held already
     * @param filename of the film, a label
     */
    public record Taken(BlobRef film, String filename, Lecture lecture) {}

    /** Whether the file is a ZIP; all else is a film itself, as far as anybody knows here. */
    public boolean isOne(BlobRef upload) throws IOException {
        try (InputStream in = blobs.open(upload.digest(), 0)) {
            byte[] head = in.readNBytes(4);
            return head.length == 4 && head[0] == 'P' && head[1] == 'K';
        }
    }

    /**
     * @throws ProblemException what is wrong and what to do, in the caller's language
     */
    public Taken take(BlobRef upload, boolean english) throws IOException {
        Path file =
                blobs.locate(upload.digest())
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        // films do not get smaller by packing
        long most = 4 * upload.sizeBytes() + (256L << 20);
        Path room = folder.resolve(UUID.randomUUID().toString());
        places.enter();
        try (Archive archive = Archive.open(file, new ArchiveLimits(MOST_FILES, most))) {
            Files.createDirectory(room);
            LectureFile lecture = LectureFile.of(archive);
            List<Lecture.Slide> slides = slides(archive, lecture, room);
            BlobRef film = film(archive, lecture.film());
            List<Lecture.Chapter> chapters =
                    lecture.chapters().stream()
                            .map(l -> new Lecture.Chapter(l.atMs(), l.title()))
                            .toList();
            return new Taken(film, lecture.film().leaf(), new Lecture(chapters, slides));
        } catch (LectureException e) {
            throw problem(e, english);
        } catch (ArchiveException e) {
            throw new ProblemException(
                    e.fault().problem(),
                    e.sentence(english),
                    List.of(
                            new ProblemException.FieldError(
                                    "/upload", "archive-" + e.fault().number(), "")));
        } finally {
            places.leave();
            remove(room);
        }
    }

    private static ProblemException problem(LectureException e, boolean english) {
        String pointer = e.line() == 0 ? "/upload" : "/rows/" + e.line();
        String code = "lecture-" + e.refusal().number();
        return new ProblemException(
                e.refusal().problem(),
                e.sentence(english),
                List.of(new ProblemException.FieldError(pointer, code, "")));
    }

    /** Twice through the film: a blob's name is known before its bytes are kept. */
    private BlobRef film(Archive archive, ArchiveEntry entry) throws IOException {
        MessageDigest hash = Digest.newSha256();
        try (InputStream in = new DigestInputStream(archive.open(entry), hash)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        BlobRef film = new BlobRef(Digest.of(hash).hex(), entry.sizeBytes());
        try (InputStream in = archive.open(entry)) {
            blobs.put(film, in);
        }
        return film;
    }

    private List<Lecture.Slide> slides(Archive archive, LectureFile lecture, Path room)
            throws IOException, LectureException {
        Map<String, Integer> numbers = new HashMap<>();
        List<Path> files = new ArrayList<>();
        for (ArchiveEntry entry : lecture.slides().values()) {
            if (!numbers.containsKey(entry.name())) {
                numbers.put(entry.name(), files.size());
                Path file = room.resolve(Integer.toString(files.size()));
                if (entry.sizeBytes() > Pictures.LARGEST_FILE) {
                    throw new LectureException(LectureRefusal.SLIDE_BROKEN);
                }
                try (InputStream in = archive.open(entry)) {
                    Files.copy(in, file);
                }
                files.add(file);
            }
        }
        List<Pictures.Picture> drawn;
        try {
            drawn = pictures.redraw(files);
        } catch (BadPicture e) {
            throw new LectureException(
                    e.why() == BadPicture.Why.TYPE
                            ? LectureRefusal.SLIDE_TYPE
                            : LectureRefusal.SLIDE_BROKEN);
        }
        List<BlobRef> held = new ArrayList<>();
        for (Pictures.Picture picture : drawn) {
            held.add(blobs.put(picture.bytes()));
        }
        List<Lecture.Slide> slides = new ArrayList<>();
        for (Map.Entry<Outline.Line, ArchiveEntry> shown : lecture.slides().entrySet()) {
            int n = Objects.requireNonNull(numbers.get(shown.getValue().name()));
            Pictures.Picture p = drawn.get(n);
            slides.add(
                    new Lecture.Slide(
                            shown.getKey().atMs(), held.get(n), p.type(), p.width(), p.height()));
        }
        return slides;
    }

    private static void remove(Path room) throws IOException {
        if (!Files.exists(room)) {
            return;
        }
        try (Stream<Path> files = Files.list(room)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(room);
    }
}
