// Reads messages from standard input and tells of each whether npm's library accepts it.
import { Webhook } from "standardwebhooks";
import { text } from "node:stream/consumers";

const told = JSON.parse(await text(process.stdin)).map(({ secret, body, headers }) => {
  try {
    new Webhook(secret).verify(body, headers);
    return "accepted";
  } catch (error) {
    return error.constructor.name;
  }
});
console.log(JSON.stringify(told));
