-- Neovim without a window as a client: what a person does in the editor, checked step by step.
local root, cpsfc, out = vim.env.WORK, vim.env.CPSFC, io.open(vim.env.OUT, "w")

local function say(name, good, more)
  out:write((good and "ok " or "FAILED ") .. name .. (good and "" or ": " .. vim.inspect(more)) .. "\n")
  out:flush()
end

local function finish() out:write("end\n"); out:close(); vim.cmd("qa!") end

local function ask(method, params)
  local answers, problem = vim.lsp.buf_request_sync(0, method, params, 20000)
  for _, a in pairs(answers or {}) do return a.result, a.err end
  return nil, problem
end

local function errors() return vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) end

local function find(words)
  for i, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local at = line:find(words, 1, true)
    if at then vim.api.nvim_win_set_cursor(0, { i, at - 1 }); return i end
  end
end

local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n") end

local ok, problem = pcall(function()
  vim.cmd("edit " .. root .. "/line.cpsf")
  local id = vim.lsp.start_client({ name = "cpsfc", cmd = { cpsfc, "lsp", "--as-of", "2026-06-15" }, root_dir = root, workspace_folders = { { uri = vim.uri_from_fname(root), name = "w" } } })
  vim.lsp.buf_attach_client(0, id)
  say("diagnostics", vim.wait(20000, function() return #errors() == 1 end) and errors()[1].code == "E0201", errors())
  local line = find("drvie")
  say("place of the diagnostic", errors()[1] and errors()[1].lnum == line - 1, errors())
  vim.cmd("%s/drvie/drive/")
  say("diagnostics go", vim.wait(20000, function() return #errors() == 0 end), errors())

  find("plc : fac")
  local hover = ask("textDocument/hover", vim.lsp.util.make_position_params(0, "utf-16"))
  say("hover", hover and hover.contents.value:find("component", 1, true), hover)

  vim.api.nvim_buf_set_lines(0, -1, -1, false, { "component extra : fac.Pl" })
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(0), 24 })
  local params = vim.lsp.util.make_position_params(0, "utf-16")
  params.position.character = 24
  local list, found = ask("textDocument/completion", params), nil
  for _, item in ipairs(list and list.items or {}) do if item.label == "Plc" then found = item end end
  say("completion", found ~= nil, list)
  if found then vim.lsp.util.apply_text_edits({ found.textEdit }, 0, "utf-16") end
  say("completion applied", text():find("component extra : fac.Plc", 1, true), text())

  find("drive : fac")
  local rename = vim.lsp.util.make_position_params(0, "utf-16")
  rename.newName = "motor"
  local edit = ask("textDocument/rename", rename)
  if edit then vim.lsp.util.apply_workspace_edit(edit, "utf-16") end
  say("rename", text():find("-> motor.speed_in", 1, true) and not text():find("drive.speed_in", 1, true), edit)
  say("still without errors", vim.wait(20000, function() return #errors() == 0 end), errors())

  find("motor : fac")
  local definition = ask("textDocument/references", vim.tbl_extend("force", vim.lsp.util.make_position_params(0, "utf-16"), { context = { includeDeclaration = true } }))
  say("references", definition and #definition == 2, definition)

  vim.api.nvim_buf_set_lines(0, -1, -1, false, { "component   last:fac.Plc" })
  local edits = ask("textDocument/formatting", { textDocument = vim.lsp.util.make_text_document_params(), options = { tabSize = 2, insertSpaces = true } })
  if edits then vim.lsp.util.apply_text_edits(edits, 0, "utf-16") end
  say("formatting", text():find("component last", 1, true), text())
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { "component   some:fac.Plc", "component   other   :   fac.Plc" })
  local last = vim.api.nvim_buf_line_count(0) - 1
  local part = vim.lsp.util.make_text_document_params()
  edits = ask("textDocument/rangeFormatting", { textDocument = part, options = {}, range = { start = { line = last - 1, character = 0 }, ["end"] = { line = last - 1, character = 5 } } })
  if edits then vim.lsp.util.apply_text_edits(edits, 0, "utf-16") end
  say("formatting of a line", text():find("\ncomponent some", 1, true) and text():find("\ncomponent   other", 1, true), text())
  vim.api.nvim_buf_set_lines(0, -2, -1, false, {})

  line = find("motor : fac")
  local here = { line = line - 1, character = vim.api.nvim_win_get_cursor(0)[2] }
  local actions = ask("textDocument/codeAction", { textDocument = part, range = { start = here, ["end"] = here }, context = { diagnostics = {} } })
  local before = text()
  if actions and actions[1] then vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16") end
  say("action", text() ~= before, actions)
  say("good after the action", vim.wait(20000, function() return #errors() == 0 end), errors())
  say("outline", #(ask("textDocument/documentSymbol", { textDocument = vim.lsp.util.make_text_document_params() }) or {}) >= 8)

  vim.lsp.stop_client(id)
  say("stops", vim.wait(10000, function() return vim.lsp.client_is_stopped(id) end))
end)
if not ok then say("script", false, problem) end
finish()
