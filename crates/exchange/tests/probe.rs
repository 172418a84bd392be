use exchange::wordpress::*;
use std::collections::BTreeMap;
struct Map { blocks: BTreeMap<i64,String>, att: BTreeMap<i64,Attached>, kids: BTreeMap<i64,Vec<i64>>, base: Option<url::Url> }
impl Around for Map {
    fn block(&self, id: i64)->Option<String>{ self.blocks.get(&id).cloned() }
    fn attachment(&self, id: i64)->Option<Attached>{ self.att.get(&id).cloned() }
    fn pictures_of(&self, p: i64)->Vec<i64>{ self.kids.get(&p).cloned().unwrap_or_default() }
    fn base(&self)->Option<&url::Url>{ self.base.as_ref() }
}
fn source_words(html:&str)->Vec<String>{
    // comments out, script/style out, tags to spaces, shortcode tags out
    let mut s=html.to_string();
    let strip=|s:&str,a:&str,b:&str|{let mut o=String::new();let mut r=s;while let Some(p)=r.find(a){o.push_str(&r[..p]);o.push(' ');match r[p..].find(b){Some(e)=>r=&r[p+e+b.len()..],None=>{r="";}}}o.push_str(r);o};
    s=strip(&s,"<!--","-->"); s=strip(&s,"<script","</script>"); s=strip(&s,"<style","</style>");
    let t=story::html::text_of(&s);
    let mut o=String::new(); let mut r=t.as_str();
    while let Some(p)=r.find('['){ o.push_str(&r[..p]); let rest=&r[p..]; let c=rest[1..].chars().next().unwrap_or(' '); if c=='/'||c.is_ascii_lowercase(){ if let Some(e)=rest.find(']'){ r=&rest[e+1..]; o.push(' '); continue; } } o.push('['); r=&rest[1..]; }
    o.push_str(r);
    words(&o)
}
fn words(t:&str)->Vec<String>{ t.split(|c:char|!c.is_alphanumeric()).filter(|w|!w.is_empty()).map(|w|w.to_lowercase()).collect() }
#[test]
fn probe() {
    let only=std::env::var("ONLY").unwrap_or_default();
    let verbose=std::env::var("VERBOSE").is_ok();
    let mut files: Vec<_>=std::fs::read_dir("/work/shared/inputs/wxr").unwrap().map(|f|f.unwrap().path()).collect(); files.sort();
    let (mut tt,mut th,mut tw,mut tm)=(0,0,0,0);
    for p in files {
        let n=p.file_name().unwrap().to_string_lossy().to_string();
        if !n.contains(&only) {continue}
        let mut map=Map{blocks:Default::default(),att:Default::default(),kids:Default::default(),base:None};
        let mut items=vec![]; let (mut a,mut t)=(0,0); let mut warns=vec![]; let mut site=Site::default();
        let r=each_document(std::fs::File::open(&p).unwrap(), &n, |name, read| {
            let mut rd=Reader::new(read,name);
            while let Some(e)=rd.next_entry()? { match e { Entry::Author(_)=>a+=1, Entry::Term(_)=>t+=1, Entry::Item(i)=>{
                if i.kind=="wp_block" {map.blocks.insert(i.id,i.content.clone());}
                if i.kind=="attachment" {map.att.insert(i.id,Attached{url:i.attachment_url.clone(),title:i.title.clone(),caption:i.excerpt.clone(),alt:String::new()}); map.kids.entry(i.parent).or_default().push(i.id);}
                items.push(i);} } }
            site=rd.site().clone(); warns=rd.warnings().to_vec(); Ok(()) });
        if let Err(e)=r { println!("{n}: REFUSED {e}"); continue }
        map.base=url::Url::parse(&format!("{}/",site.address())).ok();
        println!("== {n}: id={} v={} authors {a} terms {t} items {} warn {:?}", site.identity(), site.version, items.len(), warns);
        let mut notes:BTreeMap<String,usize>=Default::default();
        for i in &items {
            if i.kind=="attachment"||i.kind=="nav_menu_item" {continue}
            let made=body(i,&map);
            let h=made.body.blocks.iter().filter(|b|b.kind()=="html").count();
            tt+=made.body.blocks.len(); th+=h;
            let mut left:BTreeMap<String,i64>=Default::default();
            struct R; impl story::Resolve for R { fn asset(&self,_:&str)->Option<story::Asset>{ Some(story::Asset{kind:story::AssetKind::Picture,address:"/m".into(),width:1,height:1,renditions:vec![],media_type:String::new(),size:0,name:String::new(),alt:String::new(),caption:String::new(),credit:String::new()}) } fn article(&self,_:&str)->Option<story::Related>{None} }
            let page=story::html::write(&made.body,&R,&story::Words::default());
            for w in words(&story::html::text_of(&page)) { *left.entry(w).or_default()+=1; }
            let sw=source_words(&i.content); tw+=sw.len(); let mut miss=vec![];
            for w in sw.iter() { let e=left.entry(w.clone()).or_default(); if *e>0 {*e-=1} else {miss.push(w.clone());} }
            tm+=miss.len();
            if verbose || miss.len()*200>sw.len() || h>0 { println!("   {} #{} {:?} blocks {} html {h} words {} missing {:?}", i.kind,i.id,i.title.chars().take(40).collect::<String>(),made.body.blocks.len(),sw.len(), miss.iter().take(30).collect::<Vec<_>>()); }
            for note in made.notes { *notes.entry(format!("{} {}",note.code,note.message)).or_default()+=1; }
            if std::env::var("DUMP").ok().as_deref()==Some(&i.id.to_string()) { println!("{}\n-----\n{}", i.content, serde_json::to_string_pretty(&made.body).unwrap()); }
        }
        for (k,v) in notes { println!("   note {v}x {k}"); }
    }
    println!("TOTAL blocks {tt} html {th} words {tw} missing {tm}");
}
