package kejian.origin.article;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import kejian.contract.archive.Archive;
import kejian.contract.archive.ArchiveException;
import kejian.contract.archive.ArchiveLimits;
import kejian.contract.blob.BlobRef;
import kejian.contract.problem.Problem;
import kejian.contract.release.ArticlePart;
import kejian.contract.release.Catalogue;
import kejian.origin.OriginConfig;
import kejian.origin.blob.Blobs;
import kejian.origin.picture.BadPicture;
import kejian.origin.picture.Pictures;
import kejian.origin.picture.Places;
import kejian.origin.problem.ProblemException;

/**
 * Makes articles of files. Nothing of a file but its words and the pixels of its pictures goes on;
 * reading one takes memory of its own bounds, whatever it holds, and never an address.
 */
@ApplicationScoped
public class Articles {

    private static final ArchiveLimits ARCHIVE = new ArchiveLimits(4_000, 256L << 20);
    private static final byte[] OLE = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0};
    private static final int AT_ONCE = 2;

    private final Blobs blobs;
    private final Pictures pictures;
    private final Path folder;
    private final Places places = new Places(AT_ONCE);

    Articles(Blobs blobs, Pictures pictures, OriginConfig config) throws IOException {
        this.blobs = blobs;
        this.pictures = pictures;
        this.folder = config.data().resolve("reading");
        Files.createDirectories(folder);
        try (Stream<Path> left = Files.list(folder)) {
            for (Path room : left.toList()) {
                remove(room); // of a process that was killed
            }
        }
    }

    /**
     * An article of an original that is held; its pictures are durable when this returns.
     *
     * @throws ProblemException what is wrong with the file and what to do, in the caller's language
     */
    public Catalogue.Article read(BlobRef original, boolean english) throws IOException {
        Path file =
                blobs.locate(original.digest())
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        Path room = folder.resolve(UUID.randomUUID().toString());
        places.enter();
        try {
            Files.createDirectory(room);
            return settled(drafted(file, room));
        } catch (ArticleException e) {
            throw new ProblemException(
                    e.refusal().problem(),
                    e.sentence(english),
                    List.of(
                            new ProblemException.FieldError(
                                    "/upload", "article-" + e.refusal().number(), "")));
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

    /** What the file says, by its first bytes; a name proves nothing. */
    static ArticleDraft drafted(Path file, Path room) throws IOException, ArticleException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(4);
        }
        ArticleDraft draft = new ArticleDraft(room);
        if (java.util.Arrays.equals(head, OLE)) {
            throw new ArticleException(ArticleRefusal.OLD_WORD);
        }
        if (head.length == 4 && head[0] == 'P' && head[1] == 'K') {
            try (Archive archive = Archive.open(file, ARCHIVE)) {
                if (DocxFile.isOne(archive)) {
                    DocxFile.read(archive, draft);
                } else {
                    HtmlFile.read(archive, draft);
                }
            }
        } else {
            if (Files.size(file) > HtmlFile.LARGEST_BYTES) {
                throw new ArticleException(ArticleRefusal.TOO_LARGE);
            }
            HtmlFile.read(Files.readAllBytes(file), draft);
        }
        if (draft.pieces().isEmpty()) {
            throw new ArticleException(ArticleRefusal.EMPTY);
        }
        return draft;
    }

    private Catalogue.Article settled(ArticleDraft draft) throws IOException, ArticleException {
        List<Pictures.Picture> drawn = redrawn(draft.pictures());
        List<BlobRef> stored = new ArrayList<>();
        for (Pictures.Picture picture : drawn) {
            stored.add(blobs.put(picture.bytes()));
        }
        List<Catalogue.Article.Block> blocks = new ArrayList<>();
        for (ArticleDraft.Piece piece : draft.pieces()) {
            ArticlePart part =
                    switch (piece) {
                        case ArticleDraft.Piece.Text(ArticlePart text) -> text;
                        case ArticleDraft.Piece.Drawing(int number, String shows) -> {
                            Pictures.Picture picture = drawn.get(number);
                            yield new ArticlePart.Picture(
                                    stored.get(number),
                                    picture.type(),
                                    shows,
                                    picture.width(),
                                    picture.height());
                        }
                    };
            blocks.add(part.block());
        }
        return new Catalogue.Article(blocks);
    }

    private List<Pictures.Picture> redrawn(List<Path> files) throws IOException, ArticleException {
        try {
            return pictures.redraw(files);
        } catch (BadPicture e) {
            String where = "图 " + (e.number() + 1);
            throw switch (e.why()) {
                case TYPE -> new ArticleException(ArticleRefusal.PICTURE_TYPE, where);
                case BROKEN -> new ArticleException(ArticleRefusal.PICTURE_BROKEN, where);
                case TOO_LARGE -> new ArticleException(ArticleRefusal.PICTURE_TOO_LARGE, where);
            };
        }
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
