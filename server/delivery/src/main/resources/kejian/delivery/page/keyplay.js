var mp=null,n=0,played=0,last=-1,parts=[],paused=false,over=false,ticks=0,heads=HEADS,typed=0;
function add(a,b){
var out=[],i=0,s;
for(;i<parts.length;i++){s=parts[i];
if(s[1]<a||s[0]>b){out[out.length]=s;}
else{if(s[0]<a){a=s[0];}if(s[1]>b){b=s[1];}}}
out[out.length]=[a,b];
if(out.length>32){out.shift();}
parts=out;}
function ranges(){
var t='',i=0;
for(;i<parts.length;i++){t+=(i?'.':'')+parts[i][0]+'-'+parts[i][1];}
return t;}
function tell(what){
n++;
send('/v/b.gif?t='+T+'&b='+escape(box())+'&c='+CW+'&s='+S+'&n='+n+'&e='+what+'&p='+(last<0?0:last)+'&w='+played+'&h='+heads+'&r='+ranges()+more());}
function tick(){
if(over||!mp){return;}
var t=now();
if(!paused&&t>=0&&last>=0&&t>last&&t-last<=5){played+=t-last;add(last,t);}
if(t>=0){last=t;}
ticks++;
if(typed>0){typed--;}
if(ticks%30==0){tell('beat');}}
function end(what){
if(!over){tick();over=true;tell(what);}}
function crowd(){
var h=document.getElementById('hc');
h.innerHTML=heads>0?'\u96c6\u4e2d\u6536\u770b '+heads+' \u4eba':'';}
function seek(by){
var t=now();
if(t<0){return;}
t+=by;
if(t<0){t=0;}
if(t>D-2){t=D-2;}
seekTo(t);
last=t;
tell('seek');}
function pause(){
if(paused){resume();paused=false;tell('play');}
else{tick();hold();paused=true;tell('pause');}}
function own(what,code){
if(what=='player'){happened();return true;}
if(!mp){return false;}
if(what=='up'||what=='down'){at=(at+(what=='up'?N+1:2))%(N+1)-1;show();return true;}
if(what=='ok'&&at<0){pause();return true;}
if(what=='left'){seek(-30);return true;}
if(what=='right'){seek(30);return true;}
if(code>47&&code<58){heads=(typed>0?heads*10:0)+code-48;typed=4;if(heads>2000){heads=0;}crowd();return true;}
return false;}
