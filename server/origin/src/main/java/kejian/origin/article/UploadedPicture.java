package kejian.origin.article;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kejian.origin.picture.BadPicture;
import kejian.origin.picture.Places;
import kejian.origin.problem.ProblemException;

/**
 * A picture that an editor uploads by itself: redrawn in a folder of its own, so many at once;
 * nothing of the file itself goes on.
 */
public final class UploadedPicture {

    private final Path folder;
    private final String field;
    private final Places places;

    /**
     * @param folder for the files while they are drawn
     * @param field what it is called where it is not taken, such as {@code cover}
     * @param atOnce how many are drawn beside one another
     */
    public UploadedPicture(Path folder, String field, int atOnce) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.field = field;
        this.places = new Places(atOnce);
    }

    /** What is drawn from a file. */
    public interface Drawing<T> {
        T from(Path file) throws BadPicture, IOException;
    }

    /**
     * @throws ProblemException why it is not taken, and {@code unavailable} where many wait
     */
    public <T> T drawn(byte[] file, boolean english, Drawing<T> drawing) throws IOException {
        Path room = Files.createTempDirectory(folder, field);
        Path in = room.resolve("0");
        try {
            places.enter();
            try {
                Files.write(in, file);
                return drawing.from(in);
            } finally {
                places.leave();
            }
        } catch (BadPicture e) {
            throw refusal(e, english);
        } finally {
            Files.deleteIfExists(in);
            Files.deleteIfExists(room.resolve("0.out"));
            Files.delete(room);
        }
    }

    private ProblemException refusal(BadPicture picture, boolean english) {
        ArticleRefusal why =
                switch (picture.why()) {
                    case TYPE -> ArticleRefusal.PICTURE_TYPE;
                    case BROKEN -> ArticleRefusal.PICTURE_BROKEN;
                    case TOO_LARGE -> ArticleRefusal.PICTURE_TOO_LARGE;
                };
        return new ProblemException(
                why.problem(),
                english ? why.sentenceEn() : why.sentence(),
                List.of(
                        new ProblemException.FieldError(
                                "/" + field, "article-" + why.number(), "")));
    }
}
