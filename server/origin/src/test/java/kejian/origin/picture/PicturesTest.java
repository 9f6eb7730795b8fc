package kejian.origin.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PicturesTest {

    @TempDir Path folder;

    private Pictures.Picture redraw(byte[] picture) throws Exception {
        Path file = Files.write(folder.resolve("0"), picture);
        return new Pictures().redraw(List.of(file)).getFirst();
    }

    private static BufferedImage pixels(Pictures.Picture picture) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(picture.bytes()));
    }

    /** Left half red, right half blue; noise makes it a photograph. */
    private static BufferedImage sample(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Random random = new Random(3);
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                Color colour =
                        x < width / 2 ? new Color(200 + random.nextInt(50), 0, 0) : Color.BLUE;
                image.setRGB(x, y, colour.getRGB());
            }
        }
        return image;
    }

    private static byte[] written(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static byte[] after(byte[] picture, int at, byte[] part) {
        ByteBuffer whole = ByteBuffer.allocate(picture.length + part.length);
        return whole.put(picture, 0, at).put(part).put(picture, at, picture.length - at).array();
    }

    /** An Exif part with an orientation, and a place after it. */
    private static byte[] exif(int orientation) {
        ByteBuffer part = ByteBuffer.allocate(80);
        part.putShort((short) 0xffe1)
                .putShort((short) 78)
                .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        part.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
        part.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
        part.putShort((short) orientation).putShort((short) 0).putInt(0);
        part.put("GPS 34.81N 114.81E".getBytes(StandardCharsets.US_ASCII));
        return part.array();
    }

    @Test
    void photograph_loses_whatIsNoPixel_andStandsUpright() throws Exception {
        byte[] plain = written(sample(300, 100, BufferedImage.TYPE_INT_RGB), "jpg");
        Pictures.Picture turned = redraw(after(plain, 2, exif(6)));
        assertThat(turned.type()).isEqualTo("image/jpeg");
        assertThat(List.of(turned.width(), turned.height())).containsExactly(100, 300);
        assertThat(new Color(pixels(turned).getRGB(50, 20)).getRed()).isGreaterThan(150);
        assertThat(new Color(pixels(turned).getRGB(50, 280)).getBlue()).isGreaterThan(150);
        assertThat(new String(turned.bytes(), StandardCharsets.ISO_8859_1))
                .doesNotContain("GPS", "Exif");
    }

    @Test
    void largePhotograph_fitsAnOldBox() throws Exception {
        BufferedImage noise = new BufferedImage(4_000, 3_000, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(5);
        for (int i = 0; i < 4_000 * 3_000; i++) {
            noise.setRGB(i % 4_000, i / 4_000, random.nextInt());
        }
        Pictures.Picture small = redraw(written(noise, "jpg"));
        assertThat(small.bytes().length).isLessThanOrEqualTo(240_000);
        assertThat(small.width()).isLessThanOrEqualTo(1_280);
        assertThat((double) small.width() / small.height()).isBetween(1.32, 1.35);
    }

    @Test
    void drawing_keepsItsEdges_onWhite() throws Exception {
        BufferedImage drawing = new BufferedImage(200, 100, BufferedImage.TYPE_INT_ARGB);
        drawing.setRGB(10, 10, Color.RED.getRGB());
        byte[] text = textChunk("Comment\0GPS 34.81N");
        for (String format : List.of("png", "gif")) {
            byte[] picture = written(drawing, format);
            byte[] hidden = format.equals("png") ? after(picture, 33, text) : picture;
            Pictures.Picture drawn = redraw(hidden);
            assertThat(drawn.type()).isEqualTo("image/png");
            assertThat(pixels(drawn).getRGB(10, 10)).as(format).isEqualTo(Color.RED.getRGB());
            assertThat(new String(drawn.bytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("GPS");
        }
        Pictures.Picture drawn = redraw(written(drawing, "png"));
        assertThat(pixels(drawn).getRGB(150, 50)).isEqualTo(Color.WHITE.getRGB());
    }

    /** Texts of a PNG are compressed: a decoder that reads them unpacks a bomb. */
    @Test
    void decoder_seesOnly_whatItNeeds() throws Exception {
        byte[] png = written(sample(20, 20, BufferedImage.TYPE_INT_RGB), "png");
        byte[] bare = Stripped.of(after(png, 33, textChunk("GPS")), PictureType.PNG).bytes();
        assertThat(new String(bare, StandardCharsets.ISO_8859_1)).doesNotContain("GPS", "tEXt");
        byte[] jpeg = written(sample(20, 20, BufferedImage.TYPE_INT_RGB), "jpg");
        bare = Stripped.of(after(jpeg, 2, exif(1)), PictureType.JPEG).bytes();
        assertThat(new String(bare, StandardCharsets.ISO_8859_1)).doesNotContain("GPS", "Exif");
    }

    private static byte[] textChunk(String text) {
        byte[] bytes = ("tEXt" + text).getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return ByteBuffer.allocate(bytes.length + 8)
                .putInt(bytes.length - 4)
                .put(bytes)
                .putInt((int) crc.getValue())
                .array();
    }

    record Case(int number, String what, byte[] picture, BadPicture.Why why) {

        @Override
        public String toString() {
            return "picture-" + number + " " + what;
        }
    }

    static Stream<Case> cases() throws IOException {
        byte[] png = written(sample(64, 64, BufferedImage.TYPE_INT_RGB), "png");
        byte[] jpeg = written(sample(64, 64, BufferedImage.TYPE_INT_RGB), "jpg");
        byte[] huge = png.clone();
        ByteBuffer.wrap(huge).putInt(16, 30_000).putInt(20, 30_000);
        fixCrc(huge);
        byte[] endless = png.clone();
        ByteBuffer.wrap(endless).putInt(16, Integer.MAX_VALUE).putInt(20, Integer.MAX_VALUE);
        fixCrc(endless);
        byte[] wide = jpeg.clone();
        int frame = frameOf(wide);
        ByteBuffer.wrap(wide)
                .putShort(frame + 5, (short) 65_000)
                .putShort(frame + 7, (short) 65_000);
        return Stream.of(
                new Case(
                        1,
                        "SVG",
                        text("<svg xmlns='http://www.w3.org/2000/svg'/>"),
                        BadPicture.Why.TYPE),
                new Case(
                        2,
                        "SVG with a declaration",
                        text("<?xml version='1.0'?><svg/>"),
                        BadPicture.Why.TYPE),
                new Case(
                        3,
                        "EPS",
                        text("%!PS-Adobe-3.0 EPSF\n(%pipe%id) (w) file"),
                        BadPicture.Why.TYPE),
                new Case(4, "TIFF", new byte[] {'I', 'I', 42, 0, 8, 0, 0, 0}, BadPicture.Why.TYPE),
                new Case(5, "MVG", text("push graphic-context"), BadPicture.Why.TYPE),
                new Case(6, "WebP", text("RIFF....WEBPVP8 "), BadPicture.Why.TYPE),
                new Case(7, "nothing", new byte[0], BadPicture.Why.TYPE),
                new Case(8, "PNG of 30,000²", huge, BadPicture.Why.TOO_LARGE),
                new Case(9, "PNG of 2³¹", endless, BadPicture.Why.TOO_LARGE),
                new Case(10, "JPEG of 65,000²", wide, BadPicture.Why.TOO_LARGE),
                new Case(11, "PNG cut short", Arrays.copyOf(png, 60), BadPicture.Why.BROKEN),
                new Case(
                        12, "JPEG cut in its head", Arrays.copyOf(jpeg, 30), BadPicture.Why.BROKEN),
                new Case(13, "GIF of one byte more", text("GIF89a"), BadPicture.Why.BROKEN),
                new Case(14, "BMP of nothing", text("BM"), BadPicture.Why.BROKEN));
    }

    private static void fixCrc(byte[] png) {
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    }

    private static int frameOf(byte[] jpeg) {
        for (int i = 0; i < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
                return i;
            }
        }
        throw new AssertionError("no frame");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hostilePicture_isRefused_byWhatItIs(Case wrong) {
        assertThatThrownBy(() -> redraw(wrong.picture))
                .isInstanceOfSatisfying(
                        BadPicture.class, e -> assertThat(e.why()).isEqualTo(wrong.why));
    }

    @Test
    void badOneAmongGood_isNamed_byItsNumber() throws Exception {
        Path good =
                Files.write(
                        folder.resolve("good"),
                        written(sample(9, 9, BufferedImage.TYPE_INT_RGB), "png"));
        Path bad = Files.writeString(folder.resolve("bad"), "<svg/>");
        assertThatThrownBy(() -> new Pictures().redraw(List.of(good, bad)))
                .isInstanceOfSatisfying(BadPicture.class, e -> assertThat(e.number()).isEqualTo(1));
    }

    @Test
    void realPhotographs_standUpright() throws Exception {
        @Nullable String media = System.getenv("KEJIAN_MEDIA");
        if (media == null) {
            System.out.println("not run: real photographs (KEJIAN_MEDIA is not set)");
            return;
        }
        Pictures.Picture landscape =
                redraw(Files.readAllBytes(Path.of(media, "images/Landscape_6.jpg")));
        assertThat(landscape.width()).isGreaterThan(landscape.height());
        Pictures.Picture portrait =
                redraw(Files.readAllBytes(Path.of(media, "images/Portrait_3.jpg")));
        assertThat(portrait.height()).isGreaterThan(portrait.width());
    }
}
