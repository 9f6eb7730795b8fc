package kejian.delivery.list;

/** PLS version 2. */
final class PlsList {

    private PlsList() {}

    static String text(PlainList list) {
        StringBuilder out = new StringBuilder("[playlist]\n");
        out.append("X-Kejian-Release=").append(list.view()).append('\n');
        int n = 0;
        for (PlainList.Entry e : list.entries()) {
            n++;
            out.append("File").append(n).append('=').append(e.address()).append('\n');
            out.append("Title").append(n).append('=').append(PlainList.line(e.title()));
            out.append("\nLength").append(n).append('=');
            out.append((e.durationMs() + 500) / 1000).append('\n');
        }
        return out.append("NumberOfEntries=").append(n).append("\nVersion=2\n").toString();
    }
}
