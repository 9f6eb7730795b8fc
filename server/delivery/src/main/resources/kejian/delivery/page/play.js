/* Plays the page's video and reports what was played: CMCD version 2 events for tier C, the image
   beacon for tier B. ES5, since the boxes of tier B know no more. */
(function () {
  'use strict';
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
  function tell(what, state, going) {
    n++;
    var at = Math.max(0, video.currentTime || 0), line, request;
    if (old) {
      new Image().src = '/v/b.gif?t=B&c=' + courseware + '&s=' + session + '&n=' + n + '&e=' + what +
        '&p=' + at.toFixed(1) + '&w=' + played.toFixed(1) + '&h=0&r=' + ranges();
      return;
    }
    line = 'cid="' + courseware + '",e=' + (what === 'beat' ? 't' : what === 'err' ? 'e,ec=("media")' : 'ps') +
      ',kejian-r="' + ranges() + '",kejian-w=' + Math.round(played * 1000) +
      (startUp >= 0 ? ',msd=' + startUp : '') + ',bsda=(' + Math.round(stalled) + ')' +
      ',pt=' + Math.round(at * 1000) + ',sid="' + session + '",sn=' + n + (state ? ',sta=' + state : '') +
      ',ts=' + new Date().getTime() + ',v=2';
    if (going && navigator.sendBeacon) { navigator.sendBeacon('/v/cmcd', line); return; }
    request = new XMLHttpRequest();
    request.open('POST', '/v/cmcd', !going);
    request.setRequestHeader('Content-Type', 'application/cmcd');
    request.send(line);
  }
  function end(what, state, going) {
    if (!over && begun) { follow(); over = true; tell(what, state, going); }
  }

  video.addEventListener('timeupdate', follow);
  video.addEventListener('play', function () { if (!begun) { begun = new Date().getTime(); } over = false; });
  video.addEventListener('playing', function () {
    var now = new Date().getTime();
    if (startUp < 0) { startUp = now - begun; } else if (stalledAt) { stalled += now - stalledAt; }
    stalledAt = 0;
    tell('play', 'p');
  });
  video.addEventListener('waiting', function () { if (startUp >= 0) { stalledAt = new Date().getTime(); } });
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
    var at = 0, length = Number(video.getAttribute('data-seconds'));
    try { at = Number(window.localStorage.getItem(place)) || 0; } catch (e) { kept = Infinity; }
    return at > 5 && at < length - 10 ? at : 0;
  }
  video.addEventListener('timeupdate', function () {
    if (Math.abs(video.currentTime - kept) >= 5 && !video.seeking) { kept = video.currentTime; keep(kept); }
  });
  video.addEventListener('pause', function () { keep(video.ended ? 0 : video.currentTime); });
  video.addEventListener('ended', function () { keep(0); });

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
    if (at > 0) { video.addEventListener('loadedmetadata', function () { video.currentTime = at; }); }
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
    var loading = false, again = 0;
    hls.on(window.Hls.Events.ERROR, function (name, problem) {
      if (!problem.fatal || again++ > 9) { return; }
      if (problem.type === window.Hls.ErrorTypes.MEDIA_ERROR) { hls.recoverMediaError(); return; }
      window.setTimeout(function () { hls.startLoad(); }, 2000);
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
