using AspireAi.Api;
using AspireAi.Api.Accounts;
using AspireAi.Api.Admin;
using AspireAi.Api.Conversations;
using AspireAi.Api.Defense;
using AspireAi.Api.Defense.Cache.Feedback;
using AspireAi.Api.Defense.RateLimit.PerIp;
using AspireAi.Api.Embeddings;
using AspireAi.Api.Models;
using AspireAi.Api.Requests;

var builder = WebApplication.CreateBuilder(StartupExtensions.Options(args));
builder.AddServiceDefaults();
builder.AddStores();
builder.AddData();
builder.AddIdentity();
builder.AddAccounts();
builder.AddModels();
builder.AddDefense();
builder.AddChatApi();
builder.AddCorsByConfiguration();
builder.AddDecompression();
builder.AddConversations();
builder.AddApiReference();

var app = builder.Build();
if (DataHostExtensions.IsMigration(args))
{
    return await app.MigrateAsync();
}

app.UseRequestIds();
app.UseMiddleware<ApiErrorMiddleware>();
app.UseMiddleware<HttpMethodsMiddleware>();
app.UseRouting();
app.UseCorsByConfiguration();
app.UseClientAddress();
app.UseIpLimit();
app.UseIdentity();
app.UseDecompression();
app.MapDefaultEndpoints();
app.MapChatApi();
app.MapEmbeddingsApi();
app.MapModelsApi();
app.MapFeedbackApi();
app.MapAccountApi();
app.MapConversationsApi();
app.MapAdminApi();
app.MapServiceApi();
app.MapApiReference();
return await app.RunOrExplainAsync();
