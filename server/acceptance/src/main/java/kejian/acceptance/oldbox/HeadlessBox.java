package kejian.acceptance.oldbox;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.LambdaFunction;
import org.mozilla.javascript.ScriptRuntime;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;
import org.mozilla.javascript.Undefined;

/**
 * One page in a box: its script with what a box of 2008 has, and nothing that came later; a newer
 * one has besides what the WebView of Android 4.4 brought. Of the document it has what scripts may
 * touch: elements by id, their class, style, address and inner text.
 *
 * <p>Not for several threads.
 */
final class HeadlessBox {

    private record Timer(Function call, long everyMs, boolean repeats) {}

    private final OldPage page;
    private final ScriptableObject window;
    private final Map<String, ScriptableObject> elements = new java.util.LinkedHashMap<>();
    private final List<Timer> timers = new ArrayList<>();
    private final List<String> pictures = new ArrayList<>();
    private final List<String> writes = new ArrayList<>();
    private final PlayerObjects player;
    private final NativeObjects natives;
    private @Nullable String active;
    private @Nullable String gone;
    private boolean back;

    private HeadlessBox(OldPage page, BoxModel box, ScriptableObject window) {
        this.page = page;
        this.window = window;
        this.player = new PlayerObjects(window, box);
        this.natives = new NativeObjects(window, pictures::add);
    }

    /**
     * Loads the page and runs its scripts.
     *
     * @throws ScriptFault where one of them fails
     */
    static HeadlessBox load(OldPage page, BoxModel box) {
        return OldLanguage.in(context -> {
            ScriptableObject window = OldLanguage.window(context, box.isNewer());
            HeadlessBox loaded = new HeadlessBox(page, box, window);
            loaded.furnish();
            loaded.player.furnish();
            if (box.isNewer()) {
                loaded.natives.furnish(
                        id -> loaded.elements.get(id), page.markup().select("video").attr("id"));
            }
            Element body = page.markup().body();
            OldLanguage.compiled(context, page.script()).exec(context, window);
            loaded.run(context, body.attr("onload"));
            return loaded;
        });
    }

    private void furnish() {
        put(window, "window", window);
        put(window, "self", window);
        ScriptableObject document = object();
        put(window, "document", document);
        put(
                document,
                "getElementById",
                function(args -> {
                    ScriptableObject found = elements.get(text(args, 0));
                    return found == null ? null : found;
                }));
        put(
                document,
                "write",
                function(args -> {
                    writes.add(text(args, 0));
                    return Undefined.instance;
                }));
        put(document, "title", page.markup().title());
        page.markup().select("[id]").forEach(e -> elements.put(e.id(), element(e)));
        Location location = new Location();
        location.setParentScope(window);
        URI address = page.answer().address();
        location.set("protocol", address.getScheme() + ":");
        location.set("host", address.getRawAuthority());
        location.set("hostname", address.getHost());
        location.set("pathname", address.getRawPath());
        String query = address.getRawQuery();
        location.set("search", query == null ? "" : "?" + query);
        location.set("href", address.toString());
        put(window, "location", location);
        put(document, "location", location);
        ScriptableObject history = object();
        put(
                history,
                "go",
                function(args -> {
                    back |= args.length > 0 && ScriptRuntime.toNumber(args[0]) < 0;
                    return Undefined.instance;
                }));
        put(
                history,
                "back",
                function(_ -> {
                    back = true;
                    return Undefined.instance;
                }));
        put(window, "history", history);
        put(window, "setInterval", function(args -> timer(args, true)));
        put(window, "setTimeout", function(args -> timer(args, false)));
        put(window, "clearInterval", function(_ -> Undefined.instance));
        put(window, "clearTimeout", function(_ -> Undefined.instance));
        put(
                window,
                "Image",
                new LambdaFunction(window, "Image", 0, (_, _, _, _) -> new Pixel()) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public Scriptable construct(Context context, Scriptable scope, Object[] args) {
                        return new Pixel();
                    }
                });
        ScriptableObject navigator = object();
        put(navigator, "appName", "iPanel");
        put(navigator, "userAgent", "");
        put(window, "navigator", navigator);
    }

    private Object timer(Object[] args, boolean repeats) {
        if (args.length > 0 && args[0] instanceof Function call) {
            long every = args.length > 1 ? (long) ScriptRuntime.toNumber(args[1]) : 0;
            timers.add(new Timer(call, Math.max(1, every), repeats));
        }
        return timers.size();
    }

    private ScriptableObject element(Element source) {
        ScriptableObject element = object();
        put(element, "id", source.id());
        put(element, "className", source.className());
        put(element, "innerHTML", source.html());
        put(element, "value", source.attr("value"));
        if (source.hasAttr("href")) {
            put(element, "href", source.absUrl("href"));
        }
        put(element, "style", object());
        put(
                element,
                "focus",
                function(_ -> {
                    active = source.id();
                    return Undefined.instance;
                }));
        put(
                element,
                "blur",
                function(_ -> {
                    if (source.id().equals(active)) {
                        active = null;
                    }
                    return Undefined.instance;
                }));
        return element;
    }

    /** Where it went leaves nothing more to press. */
    private final class Location extends ScriptableObject {
        private static final long serialVersionUID = 1;

        void set(String name, String value) {
            super.put(name, this, value);
        }

        @Override
        public void put(String name, Scriptable start, Object value) {
            if (name.equals("href")) {
                go(ScriptRuntime.toString(value));
            } else {
                super.put(name, start, value);
            }
        }

        @Override
        public Object get(String name, Scriptable start) {
            if (name.equals("replace") || name.equals("assign")) {
                return function(args -> {
                    go(text(args, 0));
                    return Undefined.instance;
                });
            }
            return super.get(name, start);
        }

        @Override
        public Object getDefaultValue(Class<?> hint) {
            return super.get("href", this);
        }

        @Override
        public String getClassName() {
            return "Location";
        }
    }

    /** An image that is fetched as soon as it has an address. */
    private final class Pixel extends ScriptableObject {
        private static final long serialVersionUID = 1;

        @Override
        public void put(String name, Scriptable start, Object value) {
            if (name.equals("src")) {
                pictures.add(ScriptRuntime.toString(value));
            }
            super.put(name, start, value);
        }

        @Override
        public String getClassName() {
            return "Image";
        }
    }

    private void go(String to) {
        if (gone == null) {
            gone = page.answer().address().resolve(to).toString();
        }
    }

    private void run(Context context, String code) {
        if (!code.isEmpty()) {
            context.evaluateString(window, code, "attribute", 1, null);
        }
    }

    /** Presses and lets go; what the page leaves alone does what the box does by itself. */
    void press(int code) {
        OldLanguage.in(context -> {
            ScriptableObject event = object();
            put(event, "keyCode", code);
            put(event, "which", code);
            put(window, "event", event);
            Scriptable document = (Scriptable) window.get("document", window);
            boolean free = true;
            for (String handler : List.of("onkeydown", "onkeypress")) {
                Object call = ScriptableObject.getProperty(document, handler);
                if (free && call instanceof Function function) {
                    Object said = function.call(context, window, window, new Object[] {event});
                    free = !Boolean.FALSE.equals(said);
                }
            }
            if (free && code == 0x0D && active != null && elements.get(active) != null) {
                Object href = ScriptableObject.getProperty(elements.get(active), "href");
                if (href instanceof CharSequence address) {
                    go(address.toString());
                }
            }
            Object location = window.get("location", window);
            if (location instanceof CharSequence address) {
                go(address.toString());
            }
            return true;
        });
    }

    /** Lets time pass for the page's timers and for the player. */
    void wait(int seconds) {
        OldLanguage.in(context -> {
            for (int s = 0; s < seconds; s++) {
                player.second();
                natives.second();
                for (Timer timer : List.copyOf(timers)) {
                    long before = s * 1000L / timer.everyMs;
                    long after = (s + 1) * 1000L / timer.everyMs;
                    long times = timer.repeats ? after - before : before == 0 && after > 0 ? 1 : 0;
                    for (long t = 0; t < times; t++) {
                        timer.call.call(context, window, window, new Object[0]);
                    }
                }
            }
            return true;
        });
    }

    void unload() {
        OldLanguage.in(context -> {
            run(context, page.markup().body().attr("onunload"));
            return true;
        });
    }

    PlayerObjects player() {
        return player;
    }

    /** What a newer box has. */
    NativeObjects natives() {
        return natives;
    }

    boolean isPlaying() {
        return player.isPlaying() || natives.isPlaying();
    }

    /** Where the page sent the box; nothing while it stays. */
    @Nullable String gone() {
        return gone;
    }

    /** Whether it sent the box to the page that was shown before. */
    boolean wentBack() {
        return back;
    }

    /** Addresses that were fetched as images by the script. */
    List<String> pixels() {
        return List.copyOf(pictures);
    }

    /** The element that has the focus by the box's reckoning. */
    @Nullable String focus() {
        return active;
    }

    /** The class that the script gave an element. */
    String look(String id) {
        ScriptableObject element = elements.get(id);
        return element == null
                ? ""
                : ScriptRuntime.toString(ScriptableObject.getProperty(element, "className"));
    }

    /** All that a viewer sees change: which is marked, and what is written where. */
    String sight() {
        StringBuilder sight = new StringBuilder(String.valueOf(active));
        elements.forEach((id, element) -> {
            Scriptable style = (Scriptable) ScriptableObject.getProperty(element, "style");
            sight.append('|')
                    .append(
                            ScriptRuntime.toString(
                                    ScriptableObject.getProperty(element, "className")))
                    .append('/')
                    .append(
                            ScriptRuntime.toString(
                                    ScriptableObject.getProperty(element, "innerHTML")));
            for (Object key : style.getIds()) {
                sight.append(key).append(style.get(key.toString(), style));
            }
        });
        return sight.toString();
    }

    interface Body {
        @Nullable Object call(Object[] args);
    }

    private LambdaFunction function(Body body) {
        return new LambdaFunction(window, "", 0, (_, _, _, args) -> body.call(args));
    }

    private ScriptableObject object() {
        return (ScriptableObject) Context.getCurrentContext().newObject(window);
    }

    private static void put(ScriptableObject holder, String name, @Nullable Object value) {
        ScriptableObject.putProperty(holder, name, value);
    }

    private static String text(Object[] args, int at) {
        return at < args.length ? ScriptRuntime.toString(args[at]) : "";
    }
}
