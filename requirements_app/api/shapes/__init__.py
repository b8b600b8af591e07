"""The shapes of answers, one module a stage: the OpenAPI document is made from them."""
