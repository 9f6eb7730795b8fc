package kejian.origin.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;

/**
 * A picture decoded and written anew: nothing of the file but its pixels goes on. Large ones are
 * read at a fraction of their size, so that memory follows what comes out, not what came in.
 *
 * @param type {@code image/jpeg} or {@code image/png}
 */
record Redrawn(byte[] bytes, String type, int width, int height) {

    private static final int WIDEST = 1280;
    private static final int HIGHEST = 1280;
    static final long MOST_PIXELS = 36_000_000;
    private static final int MOST_FRAMES = 500;

    /** With the page around it an old box must not load more than 300 KB (formats.md). */
    private static final int LARGEST_BYTES = 240_000;

    /** What comes out. */
    enum Form {
        /** A drawing may stay a PNG where that is smaller. */
        SMALLER(0, 0),
        JPEG(0, 0),
        BANNER_SMALL(640, 60),
        BANNER_LARGE(1280, 96),
        BANNER_WIDE(1280, 320);

        static final List<Form> BANNERS = List.of(BANNER_SMALL, BANNER_LARGE, BANNER_WIDE);

        private final int width;
        private final int height;

        /**
         * @param width 0 where the picture keeps its shape
         */
        Form(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    static Redrawn of(byte[] picture) throws BadPicture {
        return of(picture, Form.SMALLER);
    }

    static Redrawn of(byte[] picture, Form form) throws BadPicture {
        PictureType type = PictureType.of(picture);
        if (type == PictureType.OTHER) {
            throw new BadPicture(BadPicture.Why.TYPE);
        }
        Stripped stripped = Stripped.of(picture, type);
        try {
            BufferedImage read = read(stripped, type);
            BufferedImage drawn =
                    form.width == 0
                            ? upright(read, stripped.orientation())
                            : cut(read, stripped.orientation(), form);
            return written(drawn, /* flat= */ type != PictureType.JPEG && form == Form.SMALLER);
        } catch (BadPicture e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // the JDK's readers throw of both kinds for files that are damaged
            throw new BadPicture(BadPicture.Why.BROKEN);
        }
    }

    private static BufferedImage read(Stripped stripped, PictureType type)
            throws IOException, BadPicture {
        ImageReader reader = ImageIO.getImageReadersByFormatName(type.reader()).next();
        try (ImageInputStream in =
                ImageIO.createImageInputStream(new ByteArrayInputStream(stripped.bytes()))) {
            reader.setInput(in, /* seekForwardOnly= */ false, /* ignoreMetadata= */ true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if ((long) width * height > MOST_PIXELS) {
                throw new BadPicture(BadPicture.Why.TOO_LARGE);
            }
            if (type == PictureType.GIF
                    && reader.getNumImages(/* allowSearch= */ true) > MOST_FRAMES) {
                throw new BadPicture(BadPicture.Why.TOO_LARGE);
            }
            int step = 1 + Math.max((width - 1) / (2 * WIDEST), (height - 1) / (2 * HIGHEST));
            ImageReadParam how = reader.getDefaultReadParam();
            how.setSourceSubsampling(step, step, 0, 0);
            return reader.read(0, how);
        } finally {
            reader.dispose();
        }
    }

    /** On white, since what is behind a page's picture differs from page to page. */
    private static BufferedImage upright(BufferedImage from, int orientation) {
        boolean turned = orientation >= 5;
        int w = turned ? from.getHeight() : from.getWidth();
        int h = turned ? from.getWidth() : from.getHeight();
        double scale = Math.min(1, Math.min((double) WIDEST / w, (double) HIGHEST / h));
        int width = Math.max(1, (int) Math.round(w * scale));
        int height = Math.max(1, (int) Math.round(h * scale));
        return drawn(
                from, orientation, width, height, AffineTransform.getScaleInstance(scale, scale));
    }

    /** The middle of it, so that all of the form is covered. */
    private static BufferedImage cut(BufferedImage from, int orientation, Form form) {
        boolean turned = orientation >= 5;
        int w = turned ? from.getHeight() : from.getWidth();
        int h = turned ? from.getWidth() : from.getHeight();
        double scale = Math.max((double) form.width / w, (double) form.height / h);
        AffineTransform place =
                AffineTransform.getTranslateInstance(
                        (form.width - w * scale) / 2, (form.height - h * scale) / 2);
        place.scale(scale, scale);
        return drawn(from, orientation, form.width, form.height, place);
    }

    private static BufferedImage drawn(
            BufferedImage from, int orientation, int width, int height, AffineTransform place) {
        boolean turned = orientation >= 5;
        int w = turned ? from.getHeight() : from.getWidth();
        int h = turned ? from.getWidth() : from.getHeight();
        BufferedImage to = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = to.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, width, height);
        pen.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        place.concatenate(turn(orientation, w, h));
        pen.drawImage(from, place, null);
        pen.dispose();
        return to;
    }

    /** Exif 2.32 §4.6.4: how the 0th row and column of the file stand. */
    private static AffineTransform turn(int orientation, int w, int h) {
        return switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, w, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, w, h);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, h);
            default -> new AffineTransform();
        };
    }

    /**
     * @param flat whether it may be a drawing, which a PNG keeps sharp in fewer bytes
     */
    private static Redrawn written(BufferedImage drawn, boolean flat) throws IOException {
        byte[] jpeg = jpeg(drawn, 0.85f);
        if (flat) {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(drawn, "png", png);
            if (png.size() <= Math.max(jpeg.length, 20_000) && png.size() <= LARGEST_BYTES) {
                return new Redrawn(
                        png.toByteArray(), "image/png", drawn.getWidth(), drawn.getHeight());
            }
        }
        for (float quality = 0.7f; jpeg.length > LARGEST_BYTES && quality > 0.2f; ) {
            jpeg = jpeg(drawn, quality);
            quality -= 0.15f;
        }
        if (jpeg.length > LARGEST_BYTES) {
            int half = Math.max(1, drawn.getWidth() / 2);
            int halfHigh = Math.max(1, drawn.getHeight() / 2);
            BufferedImage smaller = new BufferedImage(half, halfHigh, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = smaller.createGraphics();
            pen.drawImage(drawn, 0, 0, half, halfHigh, null);
            pen.dispose();
            return written(smaller, /* flat= */ false);
        }
        return new Redrawn(jpeg, "image/jpeg", drawn.getWidth(), drawn.getHeight());
    }

    private static byte[] jpeg(BufferedImage drawn, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            writer.write(null, new IIOImage(drawn, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
