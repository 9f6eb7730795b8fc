/* Plays the page's video and reports what was played: CMCD version 2 events for tier C, the image
   beacon for tier B. ES5, since the boxes of tier B know no more. */
(function () {
  'use strict';

  /* Reports wait here until the server says that they are on its disk: over a cut of the line, and
     in the browser's own store over the end of the page. A report that comes twice counts once. */
  var TOLD = 'kejian-told', MOST_WAITING = 64, AGAIN_MS = 4000, MOST_TRIES = 30;
  var waiting = [], posting = false, tries = 0;
  function stored() {
    try {
      var kept = JSON.parse(window.localStorage.getItem(TOLD));
      return Array.isArray(kept) ? kept : [];
    } catch (e) { return []; }
  }
  function store(lines) {
    try {
      if (lines.length) { window.localStorage.setItem(TOLD, JSON.stringify(lines)); } else { window.localStorage.removeItem(TOLD); }
    } catch (e) { tries = 0; }
  }
  function request(method, address, body, answered) {
    var asked = new XMLHttpRequest();
    asked.open(method, address, true);
    asked.timeout = 10000;
    asked.onloadend = function () { answered(asked.status, asked.getResponseHeader('Kejian-Recorded') === '1'); };
    if (body) { asked.setRequestHeader('Content-Type', 'application/cmcd'); }
    asked.send(body);
  }
  function post() {
    if (posting || !waiting.length) { return; }
    posting = true;
    var lines = waiting.slice();
    request('POST', '/v/cmcd', lines.join('\n'), function (status, recorded) {
      posting = false;
      if (recorded || (status && status < 500 && tries > MOST_TRIES)) {
        waiting = waiting.filter(function (l) { return lines.indexOf(l) < 0; });
        tries = 0;
        store(waiting);
        post();
      } else {
        if (status) { tries++; }
        window.setTimeout(post, AGAIN_MS);
      }
    });
  }
  waiting = stored();
  post();

  var video = document.getElementById('video');
  if (!video) { return; }
  var source = video.getAttribute('data-source');
  var session = video.getAttribute('data-session');
  var courseware = video.getAttribute('data-courseware');
  var old = video.getAttribute('data-tier') === 'B';
  var n = 0, played = 0, last = -1, parts = [], begun = 0, startUp = -1, stalled = 0, stalledAt = 0, over = false;

  function add(a, b) {
    var out = [], i, s;
    for (i = 0; i < parts.length; i++) {
      s = parts[i];
      if (s[1] < a || s[0] > b) { out.push(s); } else { a = Math.min(a, s[0]); b = Math.max(b, s[1]); }
    }
    out.push([a, b]);
    while (out.length > 32) { out.shift(); }
    parts = out;
  }
  function follow() {
    var t = video.currentTime;
    if (last >= 0 && t > last && t - last < 2 && !video.seeking) { played += t - last; add(last, t); }
    last = video.seeking ? -1 : t;
  }
  function ranges() {
    var out = [], i, a, b;
    for (i = 0; i < parts.length; i++) {
      a = Math.round(parts[i][0]);
      b = Math.round(parts[i][1]);
      if (b > a) { out.push(a + '-' + b); }
    }
    return out.join('.');
  }
  /* How long the picture has stood still so far; whoever leaves meanwhile has stood it, too. */
  function stood() {
    return Math.round(stalled + (stalledAt ? new Date().getTime() - stalledAt : 0));
  }
  function tell(what, state, going) {
    n++;
    var at = Math.max(0, video.currentTime || 0), line;
    if (old) {
      new Image().src = '/v/b.gif?t=B&c=' + courseware + '&s=' + session + '&n=' + n + '&e=' + what +
        '&p=' + at.toFixed(1) + '&w=' + played.toFixed(1) + '&h=0&r=' + ranges() +
        (startUp >= 0 ? '&u=' + startUp + '&k=' + stood() : '');
      return;
    }
    line = 'cid="' + courseware + '",e=' + (what === 'beat' ? 't' : what === 'err' ? 'e,ec=("media")' : 'ps') +
      ',kejian-r="' + ranges() + '",kejian-w=' + Math.round(played * 1000) +
      (startUp >= 0 ? ',msd=' + startUp : '') + ',bsda=(' + stood() + ')' +
      ',pt=' + Math.round(at * 1000) + ',sid="' + session + '",sn=' + n + (state ? ',sta=' + state : '') +
      ',ts=' + new Date().getTime() + ',v=2';
    waiting.push(line);
    if (waiting.length > MOST_WAITING) { waiting.shift(); }
    store(waiting);
    if (going && navigator.sendBeacon) { navigator.sendBeacon('/v/cmcd', waiting.join('\n')); return; }
    post();
  }
  function end(what, state, going) {
    if (!over && begun) { follow(); over = true; tell(what, state, going); }
  }

  video.addEventListener('timeupdate', follow);
  /* Whoever waits so long has no picture: said then, since one that leaves may not say it any more. */
  var LONGEST_MS = 20000;
  function late() { if (startUp < 0 && !over && !video.paused) { tell('err', ''); } }
  video.addEventListener('play', function () {
    if (!begun) { begun = new Date().getTime(); window.setTimeout(late, LONGEST_MS); }
    over = false;
  });
  video.addEventListener('playing', function () {
    var now = new Date().getTime();
    if (startUp < 0) { startUp = now - begun; }
    moves();
    tell('play', 'p');
  });
  /* A leap waits as well, as it must; a line that is too slow is something else. */
  video.addEventListener('waiting', function () { if (startUp >= 0 && !stalledAt && !video.seeking) { stalledAt = new Date().getTime(); } });
  function moves() {
    if (stalledAt) { stalled += new Date().getTime() - stalledAt; stalledAt = 0; }
  }
  video.addEventListener('pause', moves);
  video.addEventListener('seeking', moves);
  video.addEventListener('pause', function () { if (!video.ended) { follow(); tell('pause', 'a'); } });
  video.addEventListener('seeking', function () { last = -1; });
  video.addEventListener('seeked', function () { if (begun) { tell('seek', 'k'); } });
  video.addEventListener('ended', function () { end('end', 'e'); });
  video.addEventListener('error', function () { if (begun) { tell('err', ''); } });
  window.addEventListener('pagehide', function () { end('end', 'q', true); });
  window.setInterval(function () { if (!video.paused && begun) { follow(); tell('beat', ''); } }, 30000);

  /* A lecture: of its slides the one of the moment, of its chapters the one that runs. */
  function mark(list) {
    var i, at = video.currentTime * 1000, now = null;
    for (i = 0; i < list.length; i++) {
      if (Number(list[i].getAttribute('data-at')) <= at + 1) { now = list[i]; }
    }
    for (i = 0; i < list.length; i++) {
      list[i].className = list[i].className.replace(/ ?now/, '') + (list[i] === now || (!now && !i) ? ' now' : '');
    }
  }
  function lead(item) {
    item.addEventListener('click', function (e) {
      e.preventDefault();
      video.currentTime = Number(item.getAttribute('data-at')) / 1000;
      if (video.paused) { video.play(); }
    });
  }
  var slides = document.getElementById('slides'), outline = document.getElementById('chapters'), j;
  if (slides) { slides.className = 'one'; mark(slides.getElementsByTagName('img')); }
  if (outline) {
    for (j = 0; j < outline.children.length; j++) { lead(outline.children[j]); }
  }
  function followLecture() {
    if (slides) { mark(slides.getElementsByTagName('img')); }
    if (outline) { mark(outline.children); }
  }
  video.addEventListener('timeupdate', followLecture);
  video.addEventListener('seeked', followLecture);

  /* Where this viewer stopped last time; a browser that keeps nothing begins at the beginning. */
  var place = 'kejian-at-' + courseware, kept = 0;
  function keep(at) {
    try {
      if (at > 0) { window.localStorage.setItem(place, at.toFixed(1)); } else { window.localStorage.removeItem(place); }
    } catch (e) { kept = Infinity; }
  }
  function stoppedAt() {
    var at = Number(video.getAttribute('data-at')), length = Number(video.getAttribute('data-seconds'));
    if (at > 0 && at < length) { return at; }
    try { at = Number(window.localStorage.getItem(place)) || 0; } catch (e) { kept = Infinity; }
    return at >= 5 && at < length - 10 ? at : 0;
  }
  video.addEventListener('timeupdate', function () {
    if (Math.abs(video.currentTime - kept) >= 5 && !video.seeking) { kept = video.currentTime; keep(kept); }
  });
  video.addEventListener('pause', function () { keep(video.ended ? 0 : video.currentTime); });
  video.addEventListener('ended', function () { keep(0); });
  /* Not of who leaves before it goes on where they stopped. */
  window.addEventListener('pagehide', function () { if (begun && video.currentTime >= 5 && !video.ended) { keep(video.currentTime); } });

  /* Seeking by the storyboard: a bar under the film, over it the picture of the place it points to. */
  function seekBar(board) {
    function number(name) { return Number(board.getAttribute('data-' + name)); }
    var bar = document.createElement('input'), tile = document.createElement('div'), held = false;
    var seconds = Number(video.getAttribute('data-seconds'));
    bar.type = 'range';
    bar.min = '0';
    bar.max = String(seconds);
    bar.step = '1';
    bar.value = '0';
    bar.setAttribute('aria-label', '\u6309\u753b\u9762\u8df3\u8f6c');
    tile.className = 'tile';
    tile.style.width = number('width') + 'px';
    tile.style.height = number('height') + 'px';
    function show(at) {
      var i = Math.min(number('tiles') - 1, Math.floor(at * 1000 / number('every'))), columns = number('columns');
      tile.style.backgroundImage = 'url("' + board.getAttribute('data-sheet') + '")';
      tile.style.backgroundPosition = -(i % columns) * number('width') + 'px ' + -Math.floor(i / columns) * number('height') + 'px';
      tile.style.left = at / seconds * Math.max(0, board.clientWidth - number('width')) + 'px';
      tile.className = 'tile shown';
    }
    function hide() { tile.className = 'tile'; }
    bar.addEventListener('input', function () { held = true; show(Number(bar.value)); });
    bar.addEventListener('change', function () { held = false; hide(); leap(Number(bar.value)); });
    bar.addEventListener('mousemove', function (e) {
      var box = bar.getBoundingClientRect();
      show(Math.max(0, Math.min(seconds, (e.clientX - box.left) / box.width * seconds)));
    });
    bar.addEventListener('mouseleave', hide);
    bar.addEventListener('blur', hide);
    video.addEventListener('timeupdate', function () { if (!held) { bar.value = String(Math.floor(video.currentTime)); } });
    board.appendChild(tile);
    board.appendChild(bar);
    board.hidden = false;
  }
  /* Before anything is loaded there is nowhere to leap to: then it begins there. */
  function leap(at) {
    if (video.readyState > 0) { video.currentTime = at; } else { video.setAttribute('data-at', String(Math.max(1, at))); }
    if (video.paused) { video.play(); }
  }
  if (document.getElementById('board')) { seekBar(document.getElementById('board')); }

  /* What a viewer reads while the server is out of reach. */
  var line = document.getElementById('line');
  function say(text) { line.textContent = text; line.hidden = !text; }
  var CUT = '\u4e0e\u670d\u52a1\u5668\u7684\u8fde\u63a5\u4e2d\u65ad\uff0c\u6b63\u5728\u7b49\u5f85\uff0c\u6062\u590d\u540e\u81ea\u52a8\u7ee7\u7eed\u64ad\u653e\u3002';
  var GONE = '\u6b64\u8bfe\u4ef6\u73b0\u5728\u4e0d\u80fd\u64ad\u653e\u3002', cut = false;
  /* Asks until the server answers, and has the player go on once it does. */
  function wait(goOn) {
    if (cut) { return; }
    cut = true;
    say(CUT);
    (function ask() {
      request('GET', source, null, function (status) {
        if (status === 200) { cut = false; say(''); goOn(); }
        else if (status >= 400 && status < 500 && status !== 429) { say(GONE); }
        else { window.setTimeout(ask, 2000); }
      });
    })();
  }

  /* Whoever plays HLS whole brings its captions along: the page's own would stand there twice. */
  function dropTracks() {
    var own = video.getElementsByTagName('track');
    while (own.length) { video.removeChild(own[0]); }
  }
  var own = video.canPlayType('application/vnd.apple.mpegurl') !== '';
  function playOwn() {
    var at = stoppedAt(), tracks = video.getElementsByTagName('track').length;
    video.addEventListener('loadedmetadata', function () {
      if (video.textTracks && video.textTracks.length > tracks) { dropTracks(); }
    });
    if (at > 0) { video.addEventListener('loadedmetadata', function () { video.currentTime = at; at = 0; }); }
    video.addEventListener('error', function () {
      if (!begun) { return; }
      wait(function () {
        at = kept > 0 && kept < Infinity ? kept : 0;
        video.src = source;
        video.load();
        video.play();
      });
    });
  }
  /* hls.js comes first: Chromium's own HLS is young. Without Media Source (iPhone), and on boxes of
     tier B, the browser itself plays. */
  if (!(window.ManagedMediaSource || window.MediaSource) || (old && own)) { playOwn(); return; }
  var script = document.createElement('script');
  script.src = '/c/hls.js';
  script.onerror = playOwn;
  script.onload = function () {
    if (!window.Hls || !window.Hls.isSupported() || begun) { playOwn(); return; }
    var hls = new window.Hls({ cmcd: { sessionId: session, contentId: courseware }, autoStartLoad: false });
    var loading = false, mended = 0, listed = false, troubled = false;
    function tellTrouble() { if (troubled && video.readyState < 3) { say(CUT); } }
    video.addEventListener('waiting', tellTrouble);
    hls.on(window.Hls.Events.MANIFEST_PARSED, function () { listed = true; });
    hls.on(window.Hls.Events.FRAG_BUFFERED, function () {
      mended = 0;
      if (troubled && !cut) { troubled = false; say(''); }
    });
    hls.on(window.Hls.Events.ERROR, function (name, problem) {
      if (problem.type === window.Hls.ErrorTypes.NETWORK_ERROR) { troubled = true; tellTrouble(); }
      if (!problem.fatal) { return; }
      if (problem.type === window.Hls.ErrorTypes.MEDIA_ERROR) {
        if (mended++ < 5) { hls.recoverMediaError(); }
        return;
      }
      wait(function () {
        if (listed) { hls.startLoad(); } else { hls.loadSource(source); if (loading) { hls.startLoad(stoppedAt() || -1); } }
      });
    });
    dropTracks();
    hls.loadSource(source);
    hls.attachMedia(video);
    video.addEventListener('play', function () {
      if (!loading) { loading = true; hls.startLoad(stoppedAt() || -1); }
    });
  };
  document.head.appendChild(script);
})();
