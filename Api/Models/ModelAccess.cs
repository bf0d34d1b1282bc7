using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Models;

/// <summary>Which models a caller may use, by the tier and by the key.</summary>
public sealed class ModelAccess(ModelCatalog catalog, TierCatalog tiers)
{
    /// <summary>In the order of the configuration; the first is the default.</summary>
    public IEnumerable<ChatModel> Of(Caller caller) => catalog.All.Where(model => Allows(caller, model.Name));

    /// <exception cref="ApiException">404 <c>model_not_found</c>, 403 <c>model_not_allowed</c>, 400 <c>model_not_supported</c>.</exception>
    public ChatModel Get(string name, Caller caller, ModelKind kind)
    {
        var model = Get(name, caller);
        return model.Kind == kind ? model : throw new InvalidRequestException(
            kind == ModelKind.Chat
                ? $"The model '{name}' makes embeddings: ask it at POST /v1/embeddings."
                : $"The model '{name}' makes no embeddings: ask it at POST /v1/chat/completions.",
            "model", "model_not_supported");
    }

    /// <exception cref="ApiException">404 <c>model_not_found</c>, 403 <c>model_not_allowed</c>.</exception>
    public ChatModel Get(string name, Caller caller)
    {
        if (catalog.TryGet(name, out var model) && Allows(caller, name))
        {
            return model;
        }

        var others = Of(caller).Select(static allowed => allowed.Name).ToList();
        throw model is null
            ? ModelCatalog.NotFound(name, others)
            : new ApiException(StatusCodes.Status403Forbidden, ErrorTypes.Permission, "model_not_allowed", $"You may not use the model '{name}'. {ModelCatalog.Few(name, others)}", "model");
    }

    private bool Allows(Caller caller, string name) =>
        (tiers.Of(caller).Models is not { Count: > 0 } ofTier || ofTier.Contains(name))
        && (caller.KeyLimits?.Models is not { } ofKey || ofKey.Contains(name));
}
