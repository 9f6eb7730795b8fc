var choosing=ALL;
function own(what,code){
if(code<48||code>57){return false;}
var d=code-48;
if(d==0){if(Q!=''){go(FIND+Q.substring(0,Q.length-1));}return true;}
if(choosing){
choosing=ALL;
document.getElementById('say').innerHTML=ALL?SAY1:SAY;
if(d<=R){open(d-1);}
return true;}
if(d==1){
if(R>0){choosing=true;document.getElementById('say').innerHTML=SAY1;}
return true;}
if(Q.length<24){go(FIND+Q+d);}
return true;}
