// Drives the official openai package by base URL alone and prints what it saw as one JSON object.
import OpenAI from 'openai';

const options = { baseURL: process.env.BASE_URL, apiKey: process.env.API_KEY };
const client = new OpenAI({ ...options, maxRetries: 0 });
const model = process.env.MODEL;
const messages = [{ role: 'user', content: 'Where is it?' }];
const tools = [{ type: 'function', function: { name: 'look', description: 'Looks', parameters: { type: 'object', properties: { at: { type: 'string' } } } } }];
const response_format = { type: 'json_schema', json_schema: { name: 'place', strict: true, schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false } } };

const scenarios = {
  async embeddings() {
    const one = await client.embeddings.create({ model, input: 'one text' });
    const many = await client.embeddings.create({ model, input: ['one text', 'and another'], encoding_format: 'float', dimensions: 3 });
    return { one: one.data[0].embedding.length, many: many.data.map((d) => d.embedding.length), usage: many.usage };
  },
  async models() {
    return (await client.models.list()).data.map((m) => m.id);
  },
  async whole() {
    const answer = await client.chat.completions.create({ model, messages });
    return { text: answer.choices[0].message.content, usage: answer.usage };
  },
  async stream() {
    const stream = await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } });
    let text = '', usage = null, chunks = 0;
    for await (const chunk of stream) {
      chunks++;
      text += chunk.choices[0]?.delta?.content ?? '';
      usage = chunk.usage ?? usage;
    }
    return { text, usage, chunks };
  },
  async tools() {
    const answer = await client.chat.completions.create({ model, messages, tools, tool_choice: 'auto' });
    return answer.choices[0].message.tool_calls;
  },
  async toolsStream() {
    const runner = client.chat.completions.stream({ model, messages, tools });
    return (await runner.finalChatCompletion()).choices[0].message.tool_calls;
  },
  async structured() {
    const answer = await client.chat.completions.parse({ model, messages, response_format });
    return answer.choices[0].message.content;
  },
  async error() {
    try {
      await client.chat.completions.create({ model, messages, temperature: 9 });
      return null;
    } catch (e) {
      return { name: e.constructor.name, status: e.status, code: e.code, param: e.param, type: e.type };
    }
  },
  async streamError() {
    try {
      for await (const _ of await client.chat.completions.create({ model, messages, stream: true })) { /* reads on */ }
      return null;
    } catch (e) {
      return { name: e.constructor.name, code: e.code };
    }
  },
  async retries() {
    try {
      await new OpenAI(options).chat.completions.create({ model, messages });
      return null;
    } catch (e) {
      return { name: e.constructor.name, status: e.status, code: e.code };
    }
  },
  async retriesToTheEnd() {
    return (await new OpenAI(options).chat.completions.create({ model, messages })).choices[0].message.content;
  },
  async abort() {
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    for await (const chunk of stream) {
      stream.controller.abort();
      return chunk.choices[0].delta.content;
    }
  },
  async ids() {
    const { response, request_id } = await client.chat.completions.create({ model, messages }, { headers: { 'x-client-request-id': 'mine' } }).withResponse();
    return request_id === response.headers.get('x-request-id') && request_id.startsWith('req_');
  },
};

console.log(JSON.stringify(await scenarios[process.argv[2]]()));
