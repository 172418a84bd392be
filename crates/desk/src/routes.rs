//! Every route of the desk's API with its capability: the table from which the router and the OpenAPI document are made. A route
//! that is not in it does not exist.

use crate::answer::{Answer, Problem, Reply};
use crate::{
    Desk, Office, articles, assets, audit, breaking, comments, crops, encodings, factors, frame, fronts, galleys, imports, invitations,
    keys, links, looks, people, presence, previews, proposals, remarks, series, session, sessions, tracks, uploads,
};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodFilter;
use http::{HeaderMap, Method, header};
use newsroom::{Actor, Capability};
use serde_json::Value;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

/// A call, read: who, where, what.
pub(crate) struct Call {
    pub desk: Desk,
    pub office: Office,
    pub actor: Actor,
    pub parts: HashMap<String, String>,
    pub query: HashMap<String, String>,
    pub headers: HeaderMap,
    /// The network that tries are counted for.
    pub network: String,
    pub json: Value,
    /// The body of an upload, not read yet. (A lock, because a body can't be shared between threads.)
    pub upload: std::sync::Mutex<Option<Request>>,
}

type Handler = fn(Call) -> Pin<Box<dyn Future<Output = Answer> + Send>>;

/// One operation of the API.
pub struct Route {
    /// HTTP method.
    pub method: &'static str,
    /// Path with `{names}`.
    pub path: &'static str,
    /// What the caller must be allowed.
    pub capability: Capability,
    /// What it does, in a sentence.
    pub about: &'static str,
    /// Success status.
    pub success: u16,
    /// Name of the body's schema; empty = none.
    pub body: &'static str,
    /// Parameters of the query.
    pub query: &'static [&'static str],
    handler: Handler,
}

macro_rules! routes {
    ($($method:ident $path:literal $capability:ident $success:literal $body:literal [$($query:literal),*] $handler:path, $about:literal;)*) => {
        /// All of them.
        pub const ROUTES: &[Route] = &[$(Route {
            method: stringify!($method),
            path: $path,
            capability: Capability::$capability,
            about: $about,
            success: $success,
            body: $body,
            query: &[$($query),*],
            handler: |call| Box::pin($handler(call)),
        },)*];
    };
}

routes! {
    GET "/articles" ArticleRead 200 "" ["status", "q", "text", "section", "desk", "edition", "by", "due_from", "due_to", "sort", "after", "limit"] articles::list, "List stories, last changed first unless `sort` says otherwise; `q` looks in headlines, `text` also in what stories say, drafts included";
    GET "/articles/counts" ArticleRead 200 "" ["q", "text", "section", "desk", "edition", "by"] articles::counts, "Count stories by status";
    GET "/agenda" ArticleRead 200 "" ["since"] articles::agenda, "See what went out lately and what is to go out, lift or come down";
    POST "/articles" ArticleWrite 201 "NewArticle" ["edition"] articles::create, "Create a story";
    GET "/articles/{id}" ArticleRead 200 "" ["revision"] articles::show, "Show a story";
    DELETE "/articles/{id}" ArticleBin 200 "" ["reason"] articles::bin, "Put a story into the bin";
    GET "/articles/{id}/revisions" ArticleRead 200 "" ["after", "limit"] articles::revisions, "List a story's revisions, newest first";
    POST "/articles/{id}/revisions" ArticleWrite 201 "Article" [] articles::save, "Keep a new revision; If-Match names the one it began from";
    GET "/articles/{id}/compare" ArticleRead 200 "" ["from", "to"] articles::compare, "Compare two revisions";
    PUT "/articles/{id}/working-copy" ArticleWrite 200 "Article" [] articles::autosave, "Rewrite the working copy";
    DELETE "/articles/{id}/working-copy" ArticleWrite 204 "" [] articles::discard, "Throw one's own working copy away";
    POST "/articles/{id}/publish" ArticlePublish 200 "Publish" [] articles::publish, "Publish a story now, or plan it with `at`";
    POST "/articles/{id}/correct" ArticleCorrect 200 "Correct" [] articles::correct, "Correct a published story in public";
    POST "/articles/{id}/withdraw" ArticleWithdraw 200 "Withdraw" [] articles::withdraw, "Take a published story off";
    POST "/articles/{id}/redact" ArticleRedact 200 "Redact" [] articles::redact, "Remove the text of a revision for good";
    POST "/articles/{id}/restore" ArticleBin 200 "Reason" [] articles::restore, "Take a story out of the bin";
    POST "/articles/{id}/hand-over" ArticleWrite 200 "HandOver" [] articles::hand_over, "Move a story between draft, submitted and ready";
    POST "/articles/{id}/translation" ArticleWrite 200 "Translation" [] articles::translate, "Say which story this one translates";
    PUT "/articles/{id}/embargo" ArticleEmbargo 200 "Until" [] articles::embargo, "Set or lift an embargo";
    PUT "/articles/{id}/named" ArticleRestrict 200 "Named" [] articles::restrict, "Say who alone may open a sensitive story, whatever roles allow";
    PUT "/articles/{id}/desk" ArticleWrite 200 "Sending" [] articles::send, "Send a story to another desk";
    PUT "/articles/{id}/assignment" ArticleWrite 200 "Assignment" [] articles::assign, "Say who writes a story, until when, and how long it is to be";
    GET "/articles/{id}/remarks" ArticleRead 200 "" ["after", "limit"] remarks::list, "List what colleagues remark on a story";
    POST "/articles/{id}/remarks" ArticleComment 201 "NewRemark" [] remarks::create, "Remark on a story";
    PUT "/articles/{id}/remarks/{remark}" ArticleComment 200 "Settling" [] remarks::settle, "Settle a remark, or open it again";
    POST "/links" ArticleWrite 200 "Links" [] links::ask, "Say what is known of links that lead outside; those unknown are looked at soon";
    GET "/mentions" ArticleRead 200 "" ["after", "limit"] remarks::mentions, "List open remarks that call oneself";
    PUT "/articles/{id}/expiry" ArticleWithdraw 200 "Until" [] articles::expire, "Say when a story goes off by itself";
    DELETE "/articles/{id}/schedule" ArticleSchedule 200 "" [] articles::unschedule, "Take a plan back";
    POST "/articles/{id}/previews" ArticlePreview 201 "Share" [] previews::create, "Make an address that shows a story for a while";
    DELETE "/articles/{id}/previews/{token}" ArticlePreview 204 "" [] previews::end, "End a preview";
    PUT "/articles/{id}/presence" ArticleRead 200 "Attend" [] presence::attend, "Say that a window has a story open, and which field it holds, wants or gives away";
    DELETE "/articles/{id}/presence" ArticleRead 204 "" ["visit"] presence::leave, "Say that a window was closed";
    GET "/articles/{id}/galley" ArticleWrite 101 "" ["reason"] galleys::join, "Write in the text with others: a WebSocket with the messages of y-protocols and Dateline's own";
    GET "/articles/{id}/presence" ArticleRead 200 "" [] presence::watch, "Watch who is in a story: a stream of events, which ends with the right to see it";
    GET "/articles/{id}/proposals" ArticleRead 200 "" ["after", "limit"] proposals::list, "List what is proposed for a story";
    POST "/articles/{id}/proposals" ArticleWrite 201 "NewProposal" [] proposals::create, "Propose a release or an embargo to somebody who may decide it";
    POST "/articles/{id}/proposals/{proposal}/accept" ArticleSchedule 200 "Reason" [] proposals::accept, "Decide what was proposed";
    DELETE "/articles/{id}/proposals/{proposal}" ArticleRead 204 "" [] proposals::decline, "Decline a proposal, or take one's own back";
    GET "/assets" MediaRead 200 "" ["q", "kind", "missing", "folder", "tag", "binned", "after", "limit"] assets::list, "List the media library, newest first";
    POST "/assets" MediaUpload 201 "Upload" [] assets::upload, "Upload a file";
    OPTIONS "/uploads" MediaUpload 204 "" [] uploads::options, "Say how files are taken in pieces (tus 1.0)";
    POST "/uploads" MediaUpload 201 "" [] uploads::begin, "Begin a file in pieces: Upload-Length, Upload-Metadata";
    GET "/uploads/{id}" MediaUpload 200 "" [] uploads::show, "Show how far it came (HEAD: Upload-Offset), and the asset that it became";
    PATCH "/uploads/{id}" MediaUpload 204 "Piece" [] uploads::append, "Send the next piece, from Upload-Offset on";
    DELETE "/uploads/{id}" MediaUpload 204 "" [] uploads::end, "Give an upload up";
    GET "/assets/places" MediaRead 200 "" [] assets::places, "List the folders and tags of the media library";
    PUT "/assets/{id}/place" MediaManage 200 "AssetPlace" [] assets::put_away, "Put a file into a folder and give it tags";
    POST "/assets/{id}/replace" MediaManage 200 "Upload" [] assets::replace, "Put another file in the place of one, wherever it is shown";
    GET "/assets/{id}" MediaRead 200 "" [] assets::show, "Show a file's record";
    DELETE "/assets/{id}" MediaManage 200 "" [] assets::bin, "Put a file that readers don't see into the bin; after forty days it goes for good if no text names it";
    POST "/assets/{id}/restore" MediaManage 200 "" [] assets::restore, "Take a file out of the bin";
    GET "/assets/{id}/file" MediaRead 200 "" ["width"] assets::file, "Read a file, of a picture the smallest size of that width or more";
    GET "/assets/{id}/usage" MediaRead 200 "" ["limit"] assets::usage, "List the stories that show a file";
    GET "/assets/{id}/encoding" MediaRead 200 "" [] encodings::show, "Show how far a film or a sound is encoded";
    POST "/assets/{id}/encoding" MediaManage 200 "" [] encodings::demand, "Encode a film or a sound once more, from what was uploaded";
    DELETE "/assets/{id}/encoding" MediaManage 200 "" [] encodings::cancel, "Give the encoding of a film or a sound up";
    PUT "/assets/{id}/crops/{crop}" MediaManage 200 "Crop" [] crops::keep, "Show this part of a picture where a place is wide, square or tall";
    DELETE "/assets/{id}/crops/{crop}" MediaManage 200 "" [] crops::remove, "Show all of a picture again, around its focal point";
    GET "/assets/{id}/tracks/{kind}/{language}" MediaRead 200 "" [] tracks::file, "Read the captions, subtitles or chapters of a film or a sound, as WebVTT";
    PUT "/assets/{id}/tracks/{kind}/{language}" MediaManage 200 "Track" [] tracks::keep, "Give a film or a sound captions, subtitles or chapters: WebVTT or SubRip as text";
    DELETE "/assets/{id}/tracks/{kind}/{language}" MediaManage 200 "" [] tracks::remove, "Take captions, subtitles or chapters from a film or a sound";
    PUT "/assets/{id}" MediaManage 200 "Asset" [] assets::describe, "Change what is said about a file";
    GET "/fronts" FrontRead 200 "" ["after", "limit"] fronts::list, "List fronts";
    GET "/fronts/plans" FrontRead 200 "" ["since"] fronts::all_plans, "List plans of all fronts that wait or were kept lately, the earliest first";
    GET "/fronts/{name}/draft" FrontRead 200 "" ["edition"] fronts::draft, "Show a front's draft";
    PUT "/fronts/{name}/draft" FrontEdit 200 "Layout" ["edition"] fronts::save, "Keep a front's draft";
    POST "/fronts/{name}/launch" FrontLaunch 200 "" ["edition"] fronts::launch, "Put a front's draft before readers";
    GET "/fronts/{name}/history" FrontRead 200 "" ["edition", "after", "limit"] fronts::history, "List what readers saw of a front, the newest first";
    POST "/fronts/{name}/back" FrontLaunch 200 "GoBack" ["edition"] fronts::go_back, "Show readers again what they saw: a launch of the history, or what stood ten minutes ago";
    GET "/fronts/{name}/plans" FrontRead 200 "" ["edition"] fronts::plans, "List the layouts of a front that are planned";
    POST "/fronts/{name}/plans" FrontLaunch 201 "FrontPlan" ["edition"] fronts::plan, "Plan a front's draft as it stands now";
    DELETE "/fronts/{name}/plans/{plan}" FrontLaunch 204 "" ["edition"] fronts::unplan, "Take a front's plan back";
    GET "/breaking" FrontRead 200 "" ["edition"] breaking::show, "Show what breaks in an edition";
    PUT "/breaking" FrontLaunch 200 "Breaking" ["edition"] breaking::set, "Say in one sentence that something breaks";
    DELETE "/breaking" FrontLaunch 204 "" ["edition"] breaking::end, "Take that sentence off";
    GET "/sections" TaxonomyRead 200 "" ["edition", "after", "limit"] frame::sections, "List sections";
    POST "/sections" TaxonomyManage 201 "Section" ["edition"] frame::create_section, "Create a section";
    GET "/sections/{key}" TaxonomyRead 200 "" ["edition"] frame::section, "Show a section";
    PUT "/sections/{key}" TaxonomyManage 200 "Section" ["edition"] frame::update_section, "Change a section";
    DELETE "/sections/{key}" TaxonomyManage 204 "" ["edition"] frame::delete_section, "Delete a section that holds nothing";
    GET "/series" TaxonomyRead 200 "" ["edition", "after", "limit"] series::list, "List podcasts, with the categories there are";
    POST "/series" TaxonomyManage 201 "Series" ["edition"] series::create, "Create a podcast";
    GET "/series/{key}" TaxonomyRead 200 "" ["edition"] series::show, "Show a podcast";
    PUT "/series/{key}" TaxonomyManage 200 "Series" ["edition"] series::update, "Change a podcast";
    DELETE "/series/{key}" TaxonomyManage 204 "" ["edition"] series::delete, "Delete a podcast that no story belongs to";
    GET "/tags" TaxonomyRead 200 "" ["edition", "after", "limit"] frame::tags, "List tags";
    POST "/tags" TaxonomyManage 201 "Tag" ["edition"] frame::create_tag, "Create a tag";
    GET "/tags/{key}" TaxonomyRead 200 "" ["edition"] frame::tag, "Show a tag";
    PUT "/tags/{key}" TaxonomyManage 200 "Tag" ["edition"] frame::update_tag, "Change a tag";
    DELETE "/tags/{key}" TaxonomyManage 204 "" ["edition"] frame::delete_tag, "Delete a tag that nothing names";
    POST "/tags/{key}/merge" TaxonomyManage 200 "Merge" ["edition"] frame::merge_tag, "Merge a tag into another";
    GET "/authors" TaxonomyRead 200 "" ["after", "limit"] frame::authors, "List authors";
    POST "/authors" TaxonomyManage 201 "Author" [] frame::create_author, "Create an author";
    GET "/authors/{key}" TaxonomyRead 200 "" [] frame::author, "Show an author";
    PUT "/authors/{key}" TaxonomyManage 200 "Author" [] frame::update_author, "Change an author";
    DELETE "/authors/{key}" TaxonomyManage 204 "" [] frame::delete_author, "Delete an author whom nothing names";
    GET "/editions" TaxonomyRead 200 "" ["after", "limit"] frame::editions, "List editions";
    POST "/editions" SettingsManage 201 "Edition" [] frame::create_edition, "Create an edition";
    GET "/editions/{key}" TaxonomyRead 200 "" [] frame::edition, "Show an edition";
    PUT "/editions/{key}" SettingsManage 200 "Edition" [] frame::update_edition, "Change an edition";
    DELETE "/editions/{key}" SettingsManage 204 "" [] frame::delete_edition, "Delete an edition that holds nothing";
    GET "/pages" TaxonomyRead 200 "" ["edition", "after", "limit"] frame::pages, "List static pages";
    POST "/pages" TaxonomyManage 201 "Page" ["edition"] frame::create_page, "Create a static page";
    GET "/pages/{key}" TaxonomyRead 200 "" ["edition"] frame::page, "Show a static page";
    PUT "/pages/{key}" TaxonomyManage 200 "Page" ["edition"] frame::update_page, "Change a static page";
    DELETE "/pages/{key}" TaxonomyManage 204 "" ["edition"] frame::delete_page, "Delete a static page";
    GET "/redirects" TaxonomyRead 200 "" ["after", "limit"] frame::redirects, "List redirects";
    POST "/redirects" SettingsManage 201 "Redirect" [] frame::create_redirect, "Create a redirect";
    GET "/redirects/{key}" TaxonomyRead 200 "" [] frame::redirect, "Show a redirect";
    PUT "/redirects/{key}" SettingsManage 200 "RedirectChange" [] frame::update_redirect, "Change where a redirect leads";
    DELETE "/redirects/{key}" SettingsManage 204 "" [] frame::delete_redirect, "Delete a redirect";
    GET "/settings" TaxonomyRead 200 "" [] frame::settings, "Show the settings";
    GET "/looks/{key}/page" SettingsManage 200 "" ["path", "scheme"] looks::show, "Show a page of the site in another look, before readers see it: gazette, broadsheet, bulletin, own";
    PUT "/settings" SettingsManage 200 "Settings" [] frame::change_settings, "Change settings";
    GET "/navigation" TaxonomyRead 200 "" ["edition"] frame::navigation, "Show an edition's navigation";
    PUT "/navigation" SettingsManage 200 "Navigation" ["edition"] frame::set_navigation, "Replace an edition's navigation";
    GET "/desks" TaxonomyRead 200 "" ["after", "limit"] people::desks, "List desks";
    POST "/desks" SettingsManage 201 "Desk" [] people::create_desk, "Create a desk";
    GET "/desks/{key}" TaxonomyRead 200 "" [] people::desk, "Show a desk";
    PUT "/desks/{key}" SettingsManage 200 "Desk" [] people::update_desk, "Rename a desk";
    DELETE "/desks/{key}" SettingsManage 204 "" [] people::delete_desk, "Delete a desk that nobody belongs to";
    GET "/colleagues" ArticleRead 200 "" ["after", "limit"] people::colleagues, "List the names of everybody who works here";
    GET "/staff" StaffManage 200 "" ["after", "limit"] people::staff, "List the staff";
    POST "/staff" StaffManage 201 "Staff" [] people::add_staff, "Add somebody to the staff";
    GET "/staff/{key}" StaffManage 200 "" [] people::member, "Show a member of staff";
    PUT "/staff/{key}" StaffManage 200 "Staff" [] people::change_staff, "Change a member of staff";
    DELETE "/staff/{key}" StaffManage 204 "" [] people::remove_staff, "Remove somebody from the staff";
    GET "/staff/{key}/sessions" StaffManage 200 "" ["after", "limit"] sessions::theirs, "List the browsers that somebody is signed in with";
    DELETE "/staff/{key}/sessions" StaffManage 204 "" [] sessions::end_theirs, "Sign somebody out everywhere";
    DELETE "/staff/{key}/factors" StaffManage 204 "" [] sessions::reset_factors, "Take the second factors of somebody away who lost their device";
    GET "/invitations" StaffManage 200 "" ["after", "limit"] invitations::list, "List invitations that are still good";
    POST "/invitations" StaffManage 201 "Invitation" [] invitations::create, "Ask somebody to the staff: makes a link that works once, for three days";
    DELETE "/invitations/{id}" StaffManage 204 "" [] invitations::end, "End an invitation";
    GET "/imports" ImportRun 200 "" ["after", "limit"] imports::list, "List imports, newest first";
    POST "/imports" ImportRun 201 "NewImport" [] imports::begin, "Take an archive in whose files were uploaded, or try it; one at a time";
    GET "/imports/{id}" ImportRun 200 "" [] imports::show, "Show how far an import is, or its report in short";
    DELETE "/imports/{id}" ImportRun 204 "" [] imports::stop, "Stop an import that runs, or forget the files of one that has ended";
    POST "/imports/{id}/run" ImportRun 200 "ImportAgain" [] imports::again, "Run an import once more with the files that it has";
    GET "/imports/{id}/entries" ImportRun 200 "" ["outcome", "type", "after", "limit"] imports::entries, "List what became of each thing";
    GET "/imports/{id}/report" ImportRun 200 "" [] imports::report, "Read the whole report, as the command writes it";
    GET "/keys" KeysManage 200 "" ["after", "limit"] keys::list, "List keys for scripts";
    POST "/keys" KeysManage 201 "NewKey" [] keys::create, "Make a key for scripts; its secret is told once";
    DELETE "/keys/{id}" KeysManage 204 "" [] keys::end, "End a key";
    GET "/comments" CommentModerate 200 "" ["status", "after", "limit"] comments::list, "List readers' comments: what needs a decision, or those of one status";
    GET "/comments/{id}" CommentModerate 200 "" [] comments::show, "Show a comment with its reports";
    POST "/comments/{id}/approve" CommentModerate 200 "Reason" [] comments::approve, "Show a comment to the public";
    POST "/comments/{id}/reject" CommentModerate 200 "Reason" [] comments::reject, "Take a comment off";
    POST "/comments/{id}/spam" CommentModerate 200 "Reason" [] comments::spam, "Take a comment off as advertising";
    POST "/comments/{id}/restore" CommentModerate 200 "Reason" [] comments::restore, "Show a comment again that was taken off";
    POST "/comments/{id}/ban" CommentModerate 200 "Ban" [] comments::ban, "Keep the writer of a comment from writing";
    DELETE "/comments/{id}/ban" CommentModerate 204 "" ["reason"] comments::lift, "Let the writer of a comment write again";
    GET "/bans" CommentModerate 200 "" ["after", "limit"] comments::bans, "List readers who may not write";
    DELETE "/bans/{key}" CommentModerate 204 "" ["reason"] comments::end_ban, "Let a reader write again, also one whose account is gone";
    GET "/audit" AuditRead 200 "" ["actor", "noun", "after", "limit"] audit::list, "Read the audit log, newest first";
    GET "/ledger" AuditRead 200 "" ["after", "limit"] people::ledger, "Read the ledger";
    GET "/batches/{id}" AuditRead 200 "" ["after", "limit"] people::batch, "Read the items of a batch";
    GET "/operations" OperationsRead 200 "" [] people::operations, "See how the machinery stands";
    GET "/session" SessionUse 200 "" [] session::show, "Say who is signed in";
    DELETE "/session" SessionUse 204 "" [] session::end, "Sign out";
    PUT "/session/password" SessionUse 204 "NewPassword" [] factors::set_password, "Set one's own password, after a fresh proof";
    POST "/session/proof" SessionUse 200 "Proof" [] factors::prove, "Prove once more who is signed in: for five minutes what can't be undone may be done";
    POST "/session/proof/passkey" SessionUse 200 "" [] factors::begin_proof, "Begin to prove it with a passkey";
    GET "/session/views" SessionUse 200 "" [] sessions::views, "Show the lists that one keeps by name";
    PUT "/session/views" SessionUse 200 "Views" [] sessions::set_views, "Replace the lists that one keeps by name";
    GET "/session/factors" SessionUse 200 "" [] factors::show, "Show one's own second factors";
    POST "/session/codes" SessionUse 201 "" [] factors::begin_codes, "Make a key for one-time codes";
    PUT "/session/codes" SessionUse 200 "Code" [] factors::confirm_codes, "Enter the first code: from now on one is asked for";
    DELETE "/session/codes" SessionUse 204 "" [] factors::end_codes, "Ask for one-time codes no longer";
    POST "/session/recovery" SessionUse 201 "" [] factors::renew_recovery, "Make new codes for a lost device";
    POST "/session/passkeys" SessionUse 201 "" [] factors::begin_passkey, "Begin to register a passkey";
    PUT "/session/passkeys" SessionUse 200 "NewPasskey" [] factors::finish_passkey, "End it: the passkey is known";
    DELETE "/session/passkeys/{id}" SessionUse 204 "" [] factors::remove_passkey, "Remove a passkey";
    GET "/sessions" SessionUse 200 "" ["after", "limit"] sessions::list, "List the browsers that one is signed in with";
    DELETE "/sessions" SessionUse 204 "" [] sessions::end_others, "Sign out everywhere else";
    DELETE "/sessions/{id}" SessionUse 204 "" [] sessions::end, "Sign one browser out";
}

/// The doors that open to a stranger, and why each may.
pub const OPEN: &[(&str, &str, &str)] = &[
    ("POST", "/desk/api/session", "signing in; tries are counted"),
    ("POST", "/desk/api/session/passkey", "signing in with a passkey; tries are counted"),
    ("POST", "/desk/api/invitation", "what an invitation asks its holder to; tries are counted"),
    ("POST", "/desk/api/invitation/accept", "taking an invitation up; tries are counted"),
    ("GET", "/desk/api/openapi.json", "the description of this API"),
    ("GET", "/desk/share/{token}", "a preview: its address is the key"),
    ("GET", "/desk/share/{token}/media/{*rest}", "the files of a preview"),
    ("GET", "/desk", "the empty page of the desk's app; what it shows it asks the API for"),
    ("GET", "/desk/{*rest}", "the same, at each screen's own address"),
    ("GET", "/desk/app/{*rest}", "the app's files, which anybody may have"),
];

/// Largest JSON body, in bytes.
const LARGEST: usize = 8 * 1024 * 1024;

/// The API, to be merged beside the readers' routes.
pub fn router(desk: Desk) -> Router {
    let mut router = Router::new()
        .route("/desk/api/session", axum::routing::post(session::begin))
        .route("/desk/api/session/passkey", axum::routing::post(session::begin_passkey))
        .route("/desk/api/invitation", axum::routing::post(invitations::look))
        .route("/desk/api/invitation/accept", axum::routing::post(invitations::accept))
        .route("/desk/api/openapi.json", axum::routing::get(crate::openapi::serve))
        .route("/desk/share/{token}", axum::routing::get(previews::show))
        .route("/desk/share/{token}/media/{*rest}", axum::routing::get(previews::file));
    for route in ROUTES {
        let filter = match route.method {
            "POST" => MethodFilter::POST,
            "PUT" => MethodFilter::PUT,
            "DELETE" => MethodFilter::DELETE,
            "PATCH" => MethodFilter::PATCH,
            "OPTIONS" => MethodFilter::OPTIONS,
            _ => MethodFilter::GET,
        };
        let serve = move |State(desk): State<Desk>, Path(parts): Path<HashMap<String, String>>, request: Request| async move {
            serve(desk, route, parts, request).await
        };
        router = router.route(&format!("/desk/api{}", route.path), axum::routing::on(filter, serve));
    }
    let unknown = || async { Problem::Refused(newsroom::Refusal::NotFound("operation")).into_response() };
    router
        .route("/desk/api", axum::routing::any(unknown))
        .route("/desk/api/{*rest}", axum::routing::any(unknown))
        .route("/desk", axum::routing::get(crate::app::shell))
        .route("/desk/{*rest}", axum::routing::get(crate::app::shell))
        .route("/desk/app/{*rest}", axum::routing::get(crate::app::file))
        .method_not_allowed_fallback(async || Problem::Method.into_response())
        .layer(axum::extract::DefaultBodyLimit::disable())
        .with_state(desk)
}

async fn serve(desk: Desk, route: &'static Route, parts: HashMap<String, String>, request: Request<Body>) -> Response {
    let mut response = match called(desk, route, parts, request).await {
        Ok(reply) => reply.into_response(),
        Err(problem) => problem.into_response(),
    };
    if route.path.starts_with("/uploads") {
        response.headers_mut().extend([uploads::resumable()]);
    }
    response
}

async fn called(desk: Desk, route: &'static Route, parts: HashMap<String, String>, request: Request<Body>) -> Result<Reply, Problem> {
    let office = desk.office().ok_or(Problem::Closed)?;
    let actor = session::actor(&desk, &office, request.method(), request.headers()).await?;
    if !actor.has(route.capability) && route.path != "/articles/{id}/publish" {
        return Err(newsroom::Refusal::Forbidden(route.capability.name()).into());
    }
    let query = query_of(request.uri().query().unwrap_or_default());
    let headers = request.headers().clone();
    let (_, network) = session::origin(&desk, &request);
    let (json, upload) = if matches!(route.body, "Upload" | "Piece") || route.success == 101 {
        (Value::Null, Some(request))
    } else {
        (read_json(request).await?, None)
    };
    crate::schemas::strangers(route.body, &json)?;
    let call = Call {
        desk,
        office,
        actor,
        parts,
        query,
        headers,
        network,
        json,
        upload: std::sync::Mutex::new(upload),
    };
    (route.handler)(call).await
}

/// Reads a JSON body; an empty one is `{}`.
pub(crate) async fn read_json(request: Request<Body>) -> Result<Value, Problem> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(Value::Null);
    }
    let typed = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let bytes = axum::body::to_bytes(request.into_body(), LARGEST).await.map_err(|_| Problem::TooLarge)?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    let media_type = typed.split(';').next().unwrap_or_default().trim();
    if !media_type.is_empty() && media_type != "application/json" && !media_type.ends_with("+json") {
        return Err(Problem::MediaType);
    }
    let mut json = serde_json::from_slice(&bytes).map_err(|error| Problem::Unreadable(format!("The body is no JSON: {error}")))?;
    strip(&mut json);
    Ok(json)
}

/// Takes out of every text what no database and no page has a place for.
fn strip(json: &mut Value) {
    match json {
        Value::String(text) if text.contains(story::text::is_illegible) => *text = story::text::legible(text),
        Value::Array(items) => items.iter_mut().for_each(strip),
        Value::Object(fields) => {
            fields.values_mut().for_each(strip);
            if fields.keys().any(|name| name.contains(story::text::is_illegible)) {
                *fields = std::mem::take(fields)
                    .into_iter()
                    .map(|(name, value)| (story::text::legible(&name), value))
                    .collect();
            }
        }
        _ => {}
    }
}

fn query_of(query: &str) -> HashMap<String, String> {
    let uri: Result<http::Uri, _> = format!("/?{query}").parse();
    uri.ok()
        .and_then(|uri| axum::extract::Query::<HashMap<String, String>>::try_from_uri(&uri).ok())
        .map(|query| query.0)
        .unwrap_or_default()
}

impl Call {
    pub fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }

    pub fn asked(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }

    /// The edition a call names, in its query or its body.
    pub fn edition(&self) -> String {
        let own = self.json.get("edition").and_then(Value::as_str).unwrap_or_default();
        if own.is_empty() { self.asked("edition").to_owned() } else { own.to_owned() }
    }

    /// `limit`, 1 to 100; 20 if absent.
    pub fn limit(&self) -> Result<i64, Problem> {
        match self.asked("limit") {
            "" => Ok(20),
            text => text
                .parse::<i64>()
                .ok()
                .filter(|limit| (1..=100).contains(limit))
                .ok_or_else(|| newsroom::Refusal::field("/limit", "range", "1 to 100").into()),
        }
    }

    /// `since`; twelve hours ago if absent.
    pub fn since(&self) -> Result<store::Moment, Problem> {
        match self.asked("since") {
            "" => Ok(self.office.room.clock.now().plus_seconds(-12 * 3_600)),
            text => store::Moment::parse(text).map_err(|_| newsroom::Refusal::field("/since", "time", "RFC 3339 with a zone").into()),
        }
    }

    /// A page of a list that was read whole: what stands after `after`, at most `limit`.
    pub fn all<T>(&self, items: &[T], key: impl Fn(&T) -> String, body: impl Fn(&T) -> Value) -> Answer {
        let after = self.asked("after");
        let from = match after {
            "" => 0,
            after => {
                let place = items.iter().position(|item| key(item) == after);
                place.ok_or_else(|| newsroom::Refusal::field("/after", "cursor", "the `next` of an earlier answer"))? + 1
            }
        };
        let limit = usize::try_from(self.limit()?).unwrap_or(1);
        let page = &items[from..items.len().min(from + limit)];
        let next = page.last().filter(|_| from + limit < items.len()).map(&key);
        Ok(Reply::ok(serde_json::json!({"items": page.iter().map(body).collect::<Vec<_>>(), "next": next})))
    }

    /// A page of a list that was asked for one item more than `limit`.
    pub fn first<T>(&self, mut items: Vec<T>, key: impl Fn(&T) -> String, body: impl Fn(&T) -> Value) -> Answer {
        let limit = usize::try_from(self.limit()?).unwrap_or(1);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(&key);
        Ok(Reply::ok(serde_json::json!({"items": items.iter().map(body).collect::<Vec<_>>(), "next": next})))
    }

    pub fn number(&self, name: &str, default: i64) -> Result<i64, Problem> {
        match self.asked(name) {
            "" => Ok(default),
            text => text
                .parse()
                .map_err(|_| newsroom::Refusal::field(&format!("/{name}"), "number", "a whole number").into()),
        }
    }

    /// A text of the body.
    pub fn text(&self, name: &str) -> Result<String, Problem> {
        match self.json.get(name) {
            None | Some(Value::Null) => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.replace('\0', "")),
            Some(_) => Err(newsroom::Refusal::field(&format!("/{name}"), "type", "a text").into()),
        }
    }

    /// Reads the body as a shape; what does not fit is told as a field.
    pub fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, Problem> {
        shaped(self.json.clone())
    }
}

/// Reads a shape; what does not fit is told with its place.
pub(crate) fn shaped<T: serde::de::DeserializeOwned>(json: Value) -> Result<T, Problem> {
    serde_path_to_error::deserialize(json).map_err(|error| {
        let mut pointer = String::new();
        for step in error.path() {
            use serde_path_to_error::Segment;
            match step {
                Segment::Map { key } => pointer.push_str(&format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
                Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
                Segment::Enum { .. } | Segment::Unknown => {}
            }
        }
        newsroom::Refusal::field(&pointer, "shape", error.inner().to_string()).into()
    })
}
