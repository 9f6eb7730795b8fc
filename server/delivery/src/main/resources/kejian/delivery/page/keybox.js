function box(){
if(BOX){return BOX;}
try{return Authentication.CTCGetConfig('UserID')||'';}catch(e1){}
try{return Authentication.CUGetConfig('UserID')||'';}catch(e2){}
return '';}
