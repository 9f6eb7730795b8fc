function own(what,code){
var b=box();
if(what=='ok'&&at==0&&b!=''){return go(el(0).href+'&b='+escape(b));}
return false;}
