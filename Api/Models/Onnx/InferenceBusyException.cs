namespace AspireAi.Api.Models.Onnx;

/// <summary>A model's queue is full; the caller goes without, as it would without the model.</summary>
public sealed class InferenceBusyException : Exception
{
    public InferenceBusyException()
        : base("The model's queue is full; ask again later or give the model more threads.")
    {
    }

    public InferenceBusyException(string message)
        : base(message)
    {
    }

    public InferenceBusyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
