package kejian.acceptance.oldbox;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;

/** Somebody with a remote in hand: each press works on the page that the last one led to. */
public final class Remote {

    private final PageLab.Server server;
    private final BoxModel box;
    private String path;
    private HeadlessBox page;
    private int presses;
    private int fetched;

    /** Opens a page. */
    public Remote(PageLab.Server server, BoxModel box, String path)
            throws IOException, InterruptedException {
        this.server = server;
        this.box = box;
        this.path = path;
        this.page = load();
    }

    private HeadlessBox load() throws IOException, InterruptedException {
        Faults faults = new Faults(path);
        PageAnswer answer = server.get(path, /* headOnly= */ false);
        if (answer.status() != 200) {
            throw new IOException(path + " answers " + answer.status());
        }
        fetched = 0;
        return HeadlessBox.load(OldPage.read(answer, box, faults), box);
    }

    /** Gets the images that the page's script asked for. */
    private void pixels() throws IOException, InterruptedException {
        List<String> all = page.pixels();
        for (String address : all.subList(fetched, all.size())) {
            server.get(address, /* headOnly= */ false);
        }
        fetched = all.size();
    }

    /** Lets time pass while somebody looks on. */
    public Remote watch(int seconds) throws IOException, InterruptedException {
        page.wait(seconds);
        pixels();
        return this;
    }

    /** A digit, or a key by its name in the box's table. */
    public Remote press(String key) throws IOException, InterruptedException {
        presses++;
        page.press(key.matches("[0-9]") ? key.charAt(0) : box.code(key));
        String gone = page.gone();
        if (gone != null) {
            URI address = URI.create(gone);
            String query = address.getRawQuery();
            path = address.getRawPath() + (query == null ? "" : "?" + query);
            page.unload();
            pixels();
            page = load();
        }
        pixels();
        return this;
    }

    /** The page that is shown. */
    public String path() {
        return Objects.requireNonNull(path);
    }

    public int presses() {
        return presses;
    }
}
